-- Of each row that stands what becomes of it where it stands: without content it goes, also because it belongs elsewhere now.
create or replace temp view changing as
select d.* replace (s.$part as $part, case when d.$part = s.$part then d.content end as content)
from delivery d join (select distinct $key, $part from standing) s on s.$key = d.$key
