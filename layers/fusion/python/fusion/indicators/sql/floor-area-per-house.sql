select county, sum(floor_area) as part, count(*) as whole
from house
where usage = '10' and floor_area is not null
group by county
