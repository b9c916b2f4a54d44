-- What the accepted table will take in: rows with content and the links they speak of, and ended ones without.
with links as (
    select row_id, json_group_object(mention, link)::varchar as links from (from linked order by mention) group by row_id
)
select row_id, part, change, links, content, period, source_row, submission, file, received_at, $fields
from compared left join links using (row_id) where change <> 'unchanged'
union all
select row_id, substr(row_id, 1, 1), 'ended', links, null, period, null, null, null, null, $nulls
from ended
order by row_id
