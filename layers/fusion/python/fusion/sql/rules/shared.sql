create temp table shared as
select phone
from $rows
where not ended and death_date is null
group by phone
having count(*) >= $least and count(distinct coalesce(household, golden_id)) >= 2
