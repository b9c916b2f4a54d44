create temp view $kind as
select $columns
from facts
where kind = '$kind'
