select county, count(*) filter (where age < 15 or age >= 65) as part,
       count(*) filter (where age >= 15 and age < 65) as whole
from person
where death_date is null and household is not null
group by county
