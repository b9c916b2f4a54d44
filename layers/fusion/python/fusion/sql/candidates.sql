-- Records of one row, nearly all in a first delivery, need no comparing; of the others every value is a candidate for its
-- attribute, with its place by authority, recency, quality. County and town go together: area.
create temp table numbered as
select *, row_number() over person - 1 as no, count(*) over (partition by golden_id) = 1 as alone,
       case when county is not null then county || '|' || coalesce(town, '') end as area,
       to_json({'department': department, 'dataset': dataset, 'submission': submission, 'file': file, 'source_row': source_row,
                'row_id': row_id, 'mention': mention, 'weight': weight, 'received_at': received_at, 'cells': {$cells}})::varchar as source
from members
window person as (partition by golden_id order by evidence_id);
create temp table candidates as
with offered as (
    unpivot (select golden_id, no, evidence_id, department, as_of, received_at, $attributes from numbered where not alone)
    on $attributes into name attribute value value
), ranked as (
    select o.*, coalesce(r.rank, case when n.attribute is null then 0 else 99 end) as rank,
           case when o.attribute in ('address', 'area') then strlen(value) else 0 end as quality
    from offered o
    left join ranks r on r.attribute = o.attribute and r.department = o.department
    left join (select distinct attribute from ranks) n on n.attribute = o.attribute
)
select *, row_number() over (partition by golden_id, attribute order by rank, as_of desc, received_at desc, quality desc, evidence_id) as place
from ranked
