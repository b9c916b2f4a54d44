create temp table standing as
select link, evidence_id, row_id, mention, name, phone, address, county, town, null::varchar as household, claim is not null as strong, link as said_link
from everybody
