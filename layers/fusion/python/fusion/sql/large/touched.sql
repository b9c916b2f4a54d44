-- Of one partition: records that slices touched, by what this submission did to them.
select change, count(*) as records
from (select golden_id from ($touched) where substr(golden_id, 5, 1) = $prefix union select golden_id from written)
left join written using (golden_id)
group by all
