-- Rows, or their lines, of all ranges, each range together: so what one of them has is found without reading the others.
create or replace temp table ranged as
select r.*, p.range from read_parquet($path) r join placed p using (row_id) order by p.range, r.$key
