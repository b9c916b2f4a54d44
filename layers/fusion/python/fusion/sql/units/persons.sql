create or replace temp table $into as
select p.* exclude (town, county), h.door, h.building, h.village,
       coalesce(p.town, h.town) as town, coalesce(p.county, h.county) as county,
       nullif(list_filter(list_distinct(list_concat(coalesce(r.names, []), coalesce(f.names, []))), lambda other: other <> p.name), [])
           as relatives
from $people p
left join unit_houses h using (row_id)
left join unit_rows r using (row_id)
left join unit_households f using (household)
