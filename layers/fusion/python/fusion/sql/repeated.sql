-- The same key again: the last row counts. Earlier ones of the same content are duplicates, the others are wrong.
create temp table repeated as
with twice as (select hash($key) as half from staged where err = '' group by half having count(*) > 1),
     suspects as (
         select n, $identity as identity, $known as known from staged where err = '' and hash($key) in (from twice)
     ),
     last as (select identity, max(n) as last_n, arg_max(known, n) as last_known from suspects group by identity)
select n, known = last_known as is_duplicate
from suspects join last using (identity)
where n <> last_n
