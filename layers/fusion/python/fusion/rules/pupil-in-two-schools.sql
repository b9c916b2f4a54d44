-- One person with current enrolments at schools of different names. Two pupils under one number, or a transfer that the old
-- school has not reported: which of them, the rows beside each other tell a reviewer.
with pupils as (
    select golden_id, county, facts, from_json(sources, '["JSON"]') as sources
    from $golden
    where not ended and contains(facts, '"enrolment"')
), enrolments as (
    select golden_id, county, fact, sources[fact.source + 1] as row
    from (select golden_id, county, sources, unnest(from_json(facts,
              '[{"kind": "VARCHAR", "school": "VARCHAR", "grade": "VARCHAR", "source": "INTEGER"}]')) as fact
          from pupils)
    where fact.kind = 'enrolment' and fact.school is not null
)
select golden_id, any_value(county) as county, '[]' as months, count(distinct fact.school) as count, 0::bigint as sum_fen,
       to_json(list({'kind': 'enrolment', 'source': json_merge_patch(row, '{"cells": null}'), 'cells': row -> 'cells',
                     'school': fact.school, 'grade': fact.grade} order by fact.school, fact.source))::varchar as evidence
from enrolments
group by golden_id
having count(distinct fact.school) > 1
