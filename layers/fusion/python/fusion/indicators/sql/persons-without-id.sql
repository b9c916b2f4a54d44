select county, count(*) as part
from person
where death_date is null and not has_id
group by county
