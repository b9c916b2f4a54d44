select county, count(*) as part
from person
where contradicted
group by county
