select prefix, coalesce(county, '') as county, count(*) as records
from golden
where not ended and $living
group by all
order by prefix, county
