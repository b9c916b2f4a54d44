create temp table $into as
select $columns from ${into}_before where evidence_id not in (select evidence_id from fresh)
union all
select $columns from fresh where content is not null and ($where) and ($only);
drop table ${into}_before
