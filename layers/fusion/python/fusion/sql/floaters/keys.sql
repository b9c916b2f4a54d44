create temp table floaters_keys as
select distinct split_part(said, ':', 1) as rule, split_part(said, ':', 2)::ubigint as key, link
from (select link, unnest(keys) as said from floaters);
-- Of lines that became other ones, the keys they had and have: who shares one is concerned.
create temp table changed_keys as
select split_part(said, ':', 1) as rule, split_part(said, ':', 2)::ubigint as key
from (select unnest(keys) as said from fresh
      union select unnest(keys) from near where evidence_id in (select evidence_id from fresh)
      union select unnest(keys) from mates where evidence_id in (select evidence_id from fresh))
