-- Everybody under the record of the number: a row that contradicts its number's holder says nothing of that one.
create temp table standing as
select golden_id as link, evidence_id, row_id, prefix, name, birth, sex, phone, address, county, town, household, claim is not null as strong
from own_members where flag is null;
create temp table concerned as
select row_id, household from own union select row_id, household from placed_near union select row_id, null from moved
