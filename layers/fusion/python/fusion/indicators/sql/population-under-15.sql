select county, count(*) as part
from person
where death_date is null and household is not null and age < 15
group by county
