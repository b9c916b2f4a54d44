-- One row per person: the winning values, where they are from, flags and facts.
create temp table fused as
with valued as (
    select golden_id, $winners from candidates where place = 1 group by golden_id
), told as (
    select golden_id, any_value(link) as link, any_value(prefix) as prefix,
           to_json(list({'department': department, 'dataset': dataset, 'submission': submission, 'file': file,
                         'source_row': source_row, 'row_id': row_id, 'received_at': received_at,
                         'cells': {'name': name, 'id_number': claimed_number, 'sex': stated_sex, 'birth': stated_birth,
                                   'address': address, 'phone': phone}} order by no))::varchar as sources,
           to_json(list_sort(list(distinct flag) filter (flag is not null)))::varchar as flags,
           '[' || string_agg(substr(fact, 1, length(fact) - 1) || ',"source":' || no || '}', ',' order by fact ->> 'period', row_id)
                  filter (fact is not null) || ']' as facts
    from numbered group by golden_id
), joined as (
    select golden_id, prefix, link, $attributes, sources, provenance, coalesce(flags, '[]') as flags, coalesce(facts, '[]') as facts
    from (select *, split_part(area, '|', 1) as county, nullif(split_part(area, '|', 2), '') as town from valued)
    join told using (golden_id) join provenance using (golden_id)
)
select *, false as ended, sha256(to_json(columns_of)::varchar) as content from (select *, joined as columns_of from joined)
