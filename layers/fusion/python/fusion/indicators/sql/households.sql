select county, count(distinct household) as part
from person
where death_date is null and household is not null
group by county
