select county, count(*) filter (where sex = '1') as part, count(*) filter (where sex = '2') as whole
from person
where death_date is null and household is not null
group by county
