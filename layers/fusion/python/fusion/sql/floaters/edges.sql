create or replace temp table edges as
select left_link, right_link from scored
where weight >= $link and (left_link, right_link) not in (select (link, other) from decisions where decision = 'different')
  and (right_link, left_link) not in (select (link, other) from decisions where decision = 'different')
union
select d.link, d.other from decisions d
where d.decision = 'same' and d.link in (select link from floaters) and d.other in (select link from floaters)
  and (d.link in (select link from asked) or d.other in (select link from asked));
create or replace temp table drawn as
select distinct link from (select left_link as link from edges union select right_link from edges)
where link not in (select link from asked)
