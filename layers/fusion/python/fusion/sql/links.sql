-- Links that the evidence speaks of, or spoke of before, by partition: those of $parts.
with lines as (
    select link, old_link from evidence_person
    union all select link, old_link from evidence_organisation
    union all select link, old_link from evidence_house
)
select substr(link, 5, 1) as prefix, count(*) as links
from (select link from lines where substr(link, 5, 1) in $parts
      union select old_link from lines where substr(old_link, 5, 1) in $parts)
group by all
order by prefix
