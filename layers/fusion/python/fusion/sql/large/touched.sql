-- Records a slice speaks of; change is null where it made nothing of one.
select golden_id, any_value(change) as change
from (select golden_id, change from ($made) union all select golden_id, null from read_parquet($members))
group by golden_id
order by golden_id
