-- One row a record: the winning values, where they are from, flags, facts and the relations its lines state.
create temp table records as
with valued as (
    select golden_id, $winners from candidates where place = 1 group by golden_id
), told as (
    select golden_id, coalesce(min(link) filter (link = golden_id), min(link)) as link, substr(golden_id, 5, 1) as prefix,
           '[' || string_agg(source, ',' order by no) || ']' as sources,
           to_json(list_sort(list(distinct flag) filter (flag is not null)))::varchar as flags,
           '[' || string_agg(substr(fact, 1, length(fact) - 1) || ',"source":' || no || '}', ',' order by fact ->> 'period', evidence_id)
                  filter (fact is not null) || ']' as facts,
           '[' || string_agg(substr(replace(relations, '}', ',"source":' || no || '}'), 2, length(replace(relations, '}', ',"source":' || no || '}')) - 2),
                             ',' order by evidence_id) filter (relations is not null) || ']' as relations
    from numbered where not alone group by golden_id
), together as (
    select golden_id, prefix, link, $attributes, sources, provenance, flags, facts, relations
    from (select *, split_part(area, '|', 1) as county, nullif(split_part(area, '|', 2), '') as town from valued)
    join told using (golden_id) join provenance using (golden_id)
    union all
    select golden_id, substr(golden_id, 5, 1), link, $attributes, '[' || source || ']', '{' || concat_ws(',', $alone) || '}', '["' || flag || '"]',
           '[' || substr(fact, 1, length(fact) - 1) || ',"source":0}]', replace(relations, '}', ',"source":0}')
    from numbered where alone
)
select * replace (coalesce(flags, '[]') as flags, coalesce(facts, '[]') as facts, coalesce(relations, '[]') as relations)
from together
