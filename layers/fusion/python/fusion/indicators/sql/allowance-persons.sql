select period, county, count(distinct golden_id) as part
from benefit
where status = '1'
group by 1, 2
