-- Of each line of evidence: the house its row speaks of, and the names of the persons it stands with.
create or replace temp table unit_houses as
select row_id, min(link) as door, min(county || '|' || coalesce(village, '') || '|' || coalesce(road, '') || '|' || coalesce(number, '')
                                       || '|' || coalesce(estate, '') || '|' || coalesce(building, '')) as building,
       min(county || '|' || coalesce(town, '') || '|' || village) as village, min(county) as county, min(town) as town
from $houses group by row_id having count(distinct link) = 1;
create or replace temp table unit_rows as
select row_id, list(distinct name order by name) as names from $people where name is not null group by row_id having count(*) > 1;
create or replace temp table unit_households as
select household, list(distinct name order by name) as names
from $people where household is not null and name is not null group by household having count(distinct name) between 2 and $household_max
