-- Rows of this chunk whose key comes again with other content.
select n, r.row_id, ':same-key-other-values', $cells
from again r join cells c using (n)
order by n
