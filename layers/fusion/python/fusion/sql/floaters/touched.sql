-- Every record that gains or may lose a line, and every line of those.
create temp table standing_now as
select l.link, coalesce(a.target, case when l.link in (select link from asked) then l.link end, t.redirects_to, l.link) as target
from (select distinct link from floaters) l
left join assigned a using (link)
left join tombs t on t.golden_id = l.link;
create temp table touched as
select link from links
union select link from asked
union select target from standing_now where link in (select link from asked) or link in (select link from links)
union select right_link from reviews where state = 'found'
union select redirects_to from tombs where golden_id in (select link from asked) or golden_id in (select link from links);
insert into assigned
select link, target, null, null from standing_now
where target <> link and target in (select link from touched) and link not in (select link from assigned);
insert into links
select distinct link, substr(link, 5, 1)
from (select link from touched union select link from standing_now where target in (select link from touched))
where link not in (select link from links)
