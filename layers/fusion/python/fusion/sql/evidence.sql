-- The same rows in canonical form. as_of: the end of the row's period, or else the day it was received.
select row_id, prefix, link, coalesce(old_link, link) as old_link, claim, content, department, dataset, submission, file, source_row,
       received_at, least(period || '-31', received_at) as as_of, $attributes, $fact as fact
from compared where change <> 'unchanged'
union all by name
select row_id, substr(link, 5, 1) as prefix, link, link as old_link, null as content
from ended
order by row_id
