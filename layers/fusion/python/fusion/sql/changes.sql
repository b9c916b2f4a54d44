-- What the accepted table will take in: rows with content, and ended ones without.
select row_id, part, change, link, old_link, content, period, source_row, submission, file, received_at, $fields
from compared where change <> 'unchanged'
union all
select row_id, substr(row_id, 1, 1), 'ended', link, link, null, period, null, null, null, null, $nulls
from ended
order by row_id
