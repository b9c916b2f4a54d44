-- What a mention's line says of its relations; both sides tell, but of ties between persons nobody, and of targets that may
-- have thousands only the origin.
create temp table stated as
select r.row_id, r.relation, r.since, o.evidence_id as origin_id, o.link as origin, o.kind as origin_kind,
       t.evidence_id as target_id, t.link as target, t.kind as target_kind
from relations r
join linked o on o.row_id = r.row_id and o.mention = r.origin
join linked t on t.row_id = r.row_id and t.mention = r.target;
create temp table told as
select evidence_id, to_json(list({'relation': relation, 'side': side, 'other': other, 'other_kind': other_kind, 'since': since}
                                 order by relation, side, other))::varchar as relations
from (select origin_id as evidence_id, relation, 'from' as side, target as other, target_kind as other_kind, since from stated
      union all
      select target_id, relation, 'to', origin, origin_kind, since from stated where relation not in ($many))
where relation not in ($ties)
group by evidence_id
