create temp table doors as
select d.*, w.town
from $doors d left join towns w on w.county = d.county and w.stem = regexp_replace(d.town_name, $suffix, '')
