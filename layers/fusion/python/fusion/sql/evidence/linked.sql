create temp table linked as
select evidence_id, row_id, mention, link, 'person' as kind from mention_person
union all select evidence_id, row_id, mention, link, 'organisation' from mention_organisation
union all select evidence_id, row_id, mention, link, 'house' from mention_house
