-- The file's rows, whom they speak of, and what they are against the current ones.
create temp table compared as
with linked as (
    select a.*, $period as period,
           'per_' || coalesce($person, $row) as link,
           $claim as claim
    from read_parquet($accepted) a, secret
)
select l.*, c.link as old_link, substr(l.link, 5, 1) as prefix, substr(l.row_id, 1, 1) as part,
       case when c.row_id is null then 'new' when c.content <> l.content then 'changed' else 'unchanged' end as change,
       $department as department, $dataset as dataset, $submission as submission, $file as file, $received_at as received_at
from linked l left join current c using (row_id)
