-- Of one partition: records by what the slices made of them, or, where an earlier attempt did, what the lake has of this
-- submission. Another delivery may have changed one since: what was new in an earlier slice is new all the same.
select case when last = 'ended' then 'ended' when is_new then 'new' else last end as change, count(*) as records
from (select golden_id, bool_or(change = 'new') as is_new, arg_max(change, place) as last
      from (select * from ($told) where substr(golden_id, 5, 1) = $prefix
            union all select golden_id, change, 0 from written)
      group by golden_id)
group by all
