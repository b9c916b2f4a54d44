-- What was decided to be the same is compared too, so that its weight can be told.
insert into pairs
select link, other from decisions
where decision = 'same' and link in (select link from asked) and other in (select link from anchors)
  and (link, other) not in (select (left_link, right_link) from pairs)
