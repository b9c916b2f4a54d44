-- Relations that no line states any more: until the day this delivery came, with the row that stated them last. One whose
-- row came earlier and still states it, of a record split off, has not ended but gone there.
create temp table past as
with stood as (
    select r.golden_id, b.sources, unnest(from_json(b.relations, '["json"]')) as told
    from before b left join records own using (golden_id) left join moves m using (golden_id)
    join records r on r.golden_id = coalesce(own.golden_id, m.redirects_to)
    where b.relations <> r.relations
), was as (
    select golden_id, told ->> 'relation' as relation, told ->> 'side' as side, told ->> 'other' as other,
           told ->> 'other_kind' as other_kind, told ->> 'since' as since, told ->> 'until' as until,
           case when told ->> 'until' is null then json_merge_patch(sources -> ('$$[' || (told ->> 'source') || ']'), '{"cells": null}')
                else told -> 'source' end as source
    from stood
), states as (
    select golden_id, row_id, mention, submission, unnest(from_json(relations, '[{"relation": "varchar", "side": "varchar", "other": "varchar"}]')) as told
    from members where relations is not null
), now as (
    select golden_id, row_id, mention, submission, told.* from states
), ended as (
    select * replace (coalesce(until, $until) as until) from was
    where until is not null or not exists (
        from now where now.relation = was.relation and now.side = was.side and now.other = was.other
                   and (now.golden_id = was.golden_id
                        or (now.submission <> $submission and now.row_id = was.source ->> 'row_id' and now.mention = was.source ->> 'mention')))
)
select golden_id, string_agg(to_json({'relation': relation, 'side': side, 'other': other, 'other_kind': other_kind, 'since': since,
                                      'until': until, 'source': source})::varchar, ',' order by until desc, relation, side, other, since) as told
from (from ended qualify row_number() over (partition by golden_id order by until desc, relation, side, other, since) <= $most)
group by golden_id
