create temp table standing as
select link, evidence_id, row_id, prefix, mention, name, phone, address, county, town, claim is not null as strong
from own
