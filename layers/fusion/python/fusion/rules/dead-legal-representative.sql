-- A recorded death, and firms whose register still names that person as legal representative. Whether the firm is still
-- there, and whether the certificate is that person's, a reviewer finds out.
with dead as (
    select golden_id, county, death_date, relations, from_json(sources, '["JSON"]') as sources,
           cast(provenance -> '$$.death_date.source' as int) as death_source
    from $golden
    where not ended and death_date is not null and contains(relations, '"legal-representative-of"')
), posts as (
    select golden_id, county, death_date, sources[death_source + 1] as death_row, post, sources[cast(post.source as int) + 1] as row
    from (select golden_id, county, death_date, sources, death_source, unnest(from_json(relations,
              '[{"relation": "VARCHAR", "side": "VARCHAR", "other": "VARCHAR", "until": "VARCHAR", "source": "JSON"}]')) as post
          from dead)
    where post.relation = 'legal-representative-of' and post.side = 'from' and post.until is null
)
select golden_id, any_value(county) as county, '[]' as months, count(distinct post.other) as count, 0::bigint as sum_fen,
       to_json(list_concat(
           [{'kind': 'death', 'source': json_merge_patch(any_value(death_row), '{"cells": null}'), 'cells': any_value(death_row -> 'cells'),
             'death_date': any_value(death_date)}],
           list({'kind': 'post', 'source': json_merge_patch(row, '{"cells": null}'), 'cells': row -> 'cells', 'death_date': null::varchar}
                order by post.other)))::varchar as evidence
from posts
group by golden_id
