create temp table evidence as
select $columns from stored where evidence_id not in (select evidence_id from delivered)
union all
select $columns from delivered where content is not null
