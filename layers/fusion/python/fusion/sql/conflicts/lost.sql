-- A line for each value of a record that was not taken: the attribute, both values, both rows.
create temp table lost as
with records as (
    select golden_id, sources::json as sources, provenance::json as provenance, unnest(json_keys(provenance)) as attribute,
           to_json({$values}) as taken
    from $rows
), told as (
    select golden_id, attribute, sources, taken ->> attribute as value,
           json_extract(sources, '$$[' || (json_extract_string(provenance, '$$.' || attribute || '.source')) || ']') as row,
           unnest(from_json(json_extract(provenance, '$$.' || attribute || '.lost'), '["JSON"]')) as other
    from records
)
select golden_id, attribute, value, row, other ->> 'value' as other_value, other ->> 'why' as why,
       json_extract(sources, '$$[' || (other ->> 'source') || ']') as other_row
from told
