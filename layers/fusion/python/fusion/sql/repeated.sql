-- The same key again: the last row counts. Earlier ones of the same content are duplicates, the others are wrong.
create temp table repeated as
with keys as (select row_id, max(n) as last_n from staged where err = '' group by row_id having count(*) > 1)
select s.n, s.content = l.content as is_duplicate
from staged s join keys k using (row_id) join staged l on l.n = k.last_n
where s.err = '' and s.n <> k.last_n
