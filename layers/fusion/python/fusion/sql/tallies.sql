select prefix, coalesce(county, '') as county, count(*) as persons
from golden
where not ended and death_date is null
group by all
order by prefix, county
