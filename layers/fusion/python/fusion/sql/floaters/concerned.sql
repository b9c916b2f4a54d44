-- New lines concern the floaters they share a key with; where lines changed or ended, nobody knows which keys they had.
create temp table affected as
select link from links
union
select s.link from standing s
where s.household in (select household from standing where link in (select link from links) and household is not null);
create temp table asked as
select distinct f.link from floaters f
where $revisits
   or f.link in (select link from affected)
   or f.link in (select golden_id from tombs where redirects_to in (select link from affected))
   or f.link in (select lower("甲") from revised)
   or f.link in (
        select k.link from floaters_keys k
        where (k.rule, k.key) in (select (rule, key) from anchors_keys where link in (select link from affected)
                                  union select (rule, key) from floaters_keys where link in (select link from affected)))
