select county, count(*) filter (where ethnic <> '01') as part, count(ethnic) as whole
from person
where death_date is null and household is not null
group by county
