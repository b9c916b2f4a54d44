create temp table affected as
select link from links
union select link from fresh where link is not null
union select link from near where evidence_id in (select evidence_id from fresh);
create temp table asked as
select distinct f.link from floaters f
where $every
   or f.link in (select link from affected)
   or f.link in (select golden_id from tombs where redirects_to in (select link from affected))
   or f.link in (select lower("甲") from revised)
   or f.link in (select k.link from floaters_keys k where (k.rule, k.key) in (select (rule, key) from changed_keys))
