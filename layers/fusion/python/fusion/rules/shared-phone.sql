-- Telephones that many living persons give as theirs: $least of them at least, of two households at least. $golden: the
-- persons with such a telephone.
with numbered as (
    select *, row_number() over (partition by phone order by golden_id) as place,
           count(*) over (partition by phone) as persons
    from $golden
), rows as (
    select *, from_json(sources, '["JSON"]')[cast(provenance -> '$$.phone.source' as int) + 1] as row from numbered
)
select phone, min(golden_id) as golden_id, mode(county) as county, '[]' as months, any_value(persons) as count,
       0::bigint as sum_fen,
       to_json(list({'kind': 'phone', 'source': json_merge_patch(row, '{"cells": null}'), 'cells': row -> 'cells'}
                    order by golden_id) filter (place <= $most))::varchar as evidence
from rows
group by phone
order by phone
