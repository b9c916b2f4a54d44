select county, count(*) filter (where has_phone) as part, count(*) as whole
from person
where death_date is null
group by county
