select county, count(distinct golden_id) as part
from enrolment
where death_date is null
group by county
