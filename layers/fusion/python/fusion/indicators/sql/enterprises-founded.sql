select substr(founded, 1, 7) as period, county, count(*) as part
from organisation
where founded is not null
group by 1, 2
