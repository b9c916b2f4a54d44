select county, count(*) as part
from organisation
where status in ('2', '3')
group by county
