-- A record counts once for an attribute and two datasets, however many other values the second states.
with once as (
    select *, row ->> 'department' as department, row ->> 'dataset' as dataset,
           other_row ->> 'department' as other_department, other_row ->> 'dataset' as other_dataset
    from lost
    qualify row_number() over (
        partition by golden_id, attribute, row ->> 'department', row ->> 'dataset', other_row ->> 'department', other_row ->> 'dataset'
        order by other_value) = 1
), placed as (
    select *, row_number() over (
        partition by attribute, department, dataset, other_department, other_dataset order by md5(golden_id)) as place
    from once
)
select attribute, department, dataset, other_department, other_dataset, count(*) as records,
       to_json({'authority': count(*) filter (why = 'authority'), 'recency': count(*) filter (why = 'recency'),
                'quality': count(*) filter (why = 'quality')})::varchar as why,
       to_json(list({'golden_id': golden_id, 'value': value, 'other_value': other_value,
                     'source_row': cast(row ->> 'source_row' as int), 'other_source_row': cast(other_row ->> 'source_row' as int),
                     'submission': row ->> 'submission', 'other_submission': other_row ->> 'submission'}
                    order by place) filter (place <= $most))::varchar as examples
from placed
group by all
order by attribute, records desc, department, dataset, other_department, other_dataset
