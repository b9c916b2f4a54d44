create or replace temp table $into as
with lines as (
    select evidence_id, link, unnest(keys) as said from $lines where evidence_id not in (select evidence_id from fresh)
    union all
    select evidence_id, link, unnest(keys) from fresh where content is not null and strong
)
select distinct split_part(said, ':', 1) as rule, split_part(said, ':', 2)::ubigint as key, link
-- Not a bare `in`, which would be a join: everybody's keys would be put into memory, because how many there are is not known.
from lines where coalesce(said in (select rule || ':' || key from $of), false)
