select county, count(distinct golden_id) as part
from insurance
where death_date is null and status in ('1', '4')
group by county
