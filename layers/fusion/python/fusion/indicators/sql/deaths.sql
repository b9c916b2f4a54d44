select substr(death_date, 1, 7) as period, county, count(*) as part
from person
where death_date is not null
group by 1, 2
