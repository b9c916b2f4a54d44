create or replace temp table $into as
with lines as (
    select evidence_id, link, unnest(keys) as said from kept where ($where) and evidence_id not in (select evidence_id from fresh)
    union all
    select evidence_id, link, unnest(keys) from fresh where content is not null and ($where)
)
select distinct split_part(said, ':', 1) as rule, split_part(said, ':', 2)::ubigint as key, link
from lines where said in (select rule || ':' || key from $of)
