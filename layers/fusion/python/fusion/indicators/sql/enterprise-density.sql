select county, sum(firms) as part, sum(persons) as whole
from (
    select county, count(*) as firms, 0 as persons
    from organisation
    where status = '1'
    group by county
    union all
    select county, 0 as firms, count(*) as persons
    from person
    where death_date is null and household is not null
    group by county
) as counted
group by county
