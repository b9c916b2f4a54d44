create temp table evidence as
select $columns from stored where link in (select link from links) and row_id not in (select row_id from delivered)
union all
select $columns from delivered where content is not null
