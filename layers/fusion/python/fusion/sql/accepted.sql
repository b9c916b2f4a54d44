-- Sorted, because a join gives up the file's order; before the digests are added, so that they need not be carried.
select n as source_row, $row_id as row_id, $content as content, $fields
from (select n, $fields from staged anti join repeated using (n) where err = '' order by n)
