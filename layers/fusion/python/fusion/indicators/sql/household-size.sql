select county, count(*) as part, count(distinct household) as whole
from person
where death_date is null and household is not null
group by county
