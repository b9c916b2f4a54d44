select county, count(*) as part
from organisation
where status = '1'
group by county
