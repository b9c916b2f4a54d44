select county, sum(floor_area) as part
from house
where usage = '10' and floor_area is not null
group by county
