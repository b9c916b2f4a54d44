create temp table house as
select golden_id, county, usage, cast(floor_area as double) as floor_area
from $rows
where not ended
