select county, count(distinct golden_id) as part
from insurance
where death_date is null and type = '110' and status = '1'
group by county
