select substr(birth, 1, 7) as period, county, count(*) as part
from person
where birth is not null
group by 1, 2
