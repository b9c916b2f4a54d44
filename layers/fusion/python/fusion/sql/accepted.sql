select n as source_row, row_id, content, $fields
from staged
where err = '' and n not in (select n from repeated)
order by n
