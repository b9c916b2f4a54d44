create temp table $into as
select $columns from $lines where ($where) and evidence_id not in (select evidence_id from fresh)
union all
select $columns from fresh where content is not null and ($where)
