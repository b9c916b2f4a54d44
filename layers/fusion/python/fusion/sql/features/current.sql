create temp table $into as
select $columns from ${into}_before
where evidence_id not in (select evidence_id from read_parquet($path))
union all
select $columns from read_parquet($path) where content is not null;
drop table ${into}_before
