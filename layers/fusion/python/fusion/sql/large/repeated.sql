-- As ../repeated.sql, by the digests: the last row of a key counts.
create temp table repeated as
with rows as (select n, row_id, content from delivered where content is not null),
     last as (select row_id, max(n) as last_n, arg_max(content, n) as last_content from rows group by row_id having count(*) > 1)
select n, row_id, content = last_content as is_duplicate
from rows join last using (row_id)
where n <> last_n
