with lines as (
    select link, old_link from evidence_person
    union all select link, old_link from evidence_organisation
    union all select link, old_link from evidence_house
)
select substr(link, 5, 1) as prefix, count(*) as links
from (select link from lines union select old_link from lines)
group by all
order by prefix
