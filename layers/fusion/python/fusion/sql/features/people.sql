create temp table people as
select link, evidence_id, row_id, prefix, name, birth, sex, phone, address, county, town, household, strong from standing
union all by name
select link, evidence_id, row_id, prefix, name, birth, sex, phone, address, county, town, household, strong from mates
union all by name
select link, evidence_id, row_id, prefix, name, birth, sex, phone, address, county, town, household, strong from beside
