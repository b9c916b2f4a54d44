-- Everybody under the record of the number: a row that contradicts its number's holder says nothing of that one.
create temp table standing as
select golden_id as link, evidence_id, row_id, name, birth, sex, phone, address, county, town, household,
       claim is not null as strong, link as said_link
from whole_members where flag is null
