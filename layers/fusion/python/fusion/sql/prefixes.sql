-- Partitions of the links that the evidence speaks of, or spoke of before.
with lines as (
    select link, old_link from evidence_person
    union all select link, old_link from evidence_organisation
    union all select link, old_link from evidence_house
)
select distinct substr(link, 5, 1) as prefix
from (select link from lines union all select old_link from lines)
order by prefix
