create or replace temp table $into as
with placed as (
    select o.*, regexp_replace(o.name, $place, '') as local from $organisations o
), formed as (
    select *, nullif(regexp_extract(local, $form, 1), '') as form, regexp_replace(local, $form, '') as rest from placed
)
select o.* exclude (local, rest, town, county), coalesce(nullif(o.rest, ''), o.local) as core, h.door,
       coalesce(o.town, h.town) as town, coalesce(o.county, h.county) as county,
       -- An employee is not of those who stand for the firm.
       case when o.mention = 'subject' then r.names end as people
from formed o
left join unit_houses h using (row_id)
left join (select row_id, list(distinct name order by name) as names from $people where name is not null group by row_id) r
    using (row_id)
