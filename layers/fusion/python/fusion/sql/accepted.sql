select n as source_row, row_id, content, $fields
from staged anti join repeated using (n)
where err = ''
order by n
