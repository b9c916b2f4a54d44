-- Per attribute: which row it is from, by which rule, and which other values lost, the best of each, and why.
create temp table provenance as
with winners as (
    select * from candidates where place = 1
), lost as (
    select c.golden_id, c.attribute, c.value, c.no, c.place,
           case when c.rank > w.rank then 'authority' when (c.as_of, c.received_at) < (w.as_of, w.received_at) then 'recency'
                else 'quality' end as why
    from candidates c join winners w using (golden_id, attribute)
    where c.value <> w.value
    qualify row_number() over (partition by c.golden_id, c.attribute, c.value order by c.place) = 1
), losers as (
    select golden_id, attribute, list({'value': value, 'source': no, 'why': why} order by place) as lost,
           arg_min(why, place) as rule
    from lost group by all
)
select golden_id,
       '{' || string_agg('"' || attribute || '":' || to_json({'source': no, 'rule': coalesce(rule, 'only'), 'lost': coalesce(lost, [])})::varchar,
                         ',' order by attribute) || '}' as provenance
from winners left join losers using (golden_id, attribute)
group by golden_id
