create temp table fresh as
with keys as (
    select link as evidence_id, list(rule || ':' || key order by rule, key) as keys from keyed_keys group by all
), lines as (
    select $of, k.keys from made m left join keys k using (evidence_id)
), told as (
    select *, md5(to_json(lines)::varchar) as content from lines
), known as (
    select evidence_id, content, prefix from near union select evidence_id, content, prefix from mates
)
select t.* from told t left join known k using (evidence_id) where k.content is distinct from t.content
union all by name
select evidence_id, prefix, null as content from known where evidence_id not in (select evidence_id from told)
