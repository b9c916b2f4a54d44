-- Current keys the file no longer has; only of the periods the file is about. A key standing in a rejected row is still there.
create temp table gone as
select c.*
from current c
where $may_end and c.row_id not in (select row_id from compared)
  and c.row_id not in (select row_id from rejected)
  and (c.period is null or c.period in (select period from periods))
