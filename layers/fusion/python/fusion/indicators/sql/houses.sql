select county, count(*) as part
from house
group by county
