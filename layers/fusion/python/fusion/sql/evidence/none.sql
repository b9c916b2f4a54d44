select null::varchar as evidence_id, null::varchar as row_id, null::varchar as mention, null::varchar as link, null::varchar as claim,
       null::varchar as fact, $attributes
where false
