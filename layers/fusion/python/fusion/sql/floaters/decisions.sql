create temp table decisions as
with rows as (
    select row_id, "甲", "乙", "决定" from decided_before where row_id not in (select row_id from revised)
    union all select row_id, "甲", "乙", "决定" from revised where content is not null
)
select lower("甲") as link, lower("乙") as other, "决定" as decision from rows where "决定" <> 'withdrawn'
