create temp table addresses as
select address, county, county_name
from ($queries) join (values $known) k(code, county_name) on code = county
where address is not null
