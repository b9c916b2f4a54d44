select county, count(*) filter (where age >= 65) as part, count(*) as whole
from person
where death_date is null and household is not null
group by county
