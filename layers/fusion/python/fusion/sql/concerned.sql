create temp table delivered as from read_parquet($evidence);
create temp table links as
select link, substr(link, 5, 1) as prefix
from (select link from delivered union select old_link from delivered)
