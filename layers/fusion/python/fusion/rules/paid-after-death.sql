-- Benefit months after the month of the recorded death. A certificate that bears another person's valid id counts as well
-- (same name, birth and sex: nothing contradicts it): that is the false match a reviewer dismisses.
with dead as (
    select golden_id, county, death_date, facts, from_json(sources, '["JSON"]') as sources,
           cast(provenance -> '$$.death_date.source' as int) as death_source
    from $golden
    where not ended and death_date is not null and facts <> '[]'
), facts as (
    select *, sources[death_source + 1] as death_row, sources[fact.source + 1] as row
    from (select golden_id, county, death_date, sources, death_source, unnest(from_json(facts,
              '[{"kind": "VARCHAR", "period": "VARCHAR", "amount_fen": "BIGINT", "status": "VARCHAR", "source": "INTEGER"}]')) as fact
          from dead)
)
select golden_id, any_value(county) as county,
       to_json(list_sort(list(distinct fact.period)))::varchar as months,
       count(*) as count,
       sum(fact.amount_fen)::bigint as sum_fen,
       to_json(list_concat(
           [{'kind': 'death', 'source': json_merge_patch(any_value(death_row), '{"cells": null}'), 'cells': any_value(death_row -> 'cells'),
             'death_date': any_value(death_date), 'period': null::varchar, 'amount_fen': null::bigint, 'status': null::varchar}],
           list({'kind': 'benefit', 'source': json_merge_patch(row, '{"cells": null}'), 'cells': row -> 'cells',
                 'death_date': null::varchar, 'period': fact.period, 'amount_fen': fact.amount_fen, 'status': fact.status}
                order by fact.period, fact.source)))::varchar as evidence
from facts
where fact.kind = 'benefit' and fact.status = '1' and fact.period > substr(death_date, 1, 7)
group by golden_id
