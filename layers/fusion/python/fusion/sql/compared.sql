-- The file's rows, and what they are against the current ones.
create temp table compared as
select a.* replace ($row as source_row), $period as period, c.links as old_links, substr(a.row_id, 1, 1) as part,
       case when c.row_id is null then 'new' when c.content <> a.content then 'changed' else 'unchanged' end as change,
       $department as department, $dataset as dataset, $submission as submission, $file as file, $received_at as received_at
from read_parquet($accepted) a left join current c using (row_id)
