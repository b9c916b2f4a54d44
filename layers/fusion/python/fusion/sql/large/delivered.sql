-- A chunk's rows as they are dealt out: rejected ones whose key can be read stand there without content.
create temp table delivered as
select substr(row_id, 1, 1) as part, * from (
    select n, $row_id as row_id, case when err = '' then $content end as content, $fields from staged where keyed
)
where row_id is not null
