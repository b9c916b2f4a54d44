-- best: each floater's best anchor that nobody has ruled out, and how far the next one is behind.
create temp table best as
with allowed as (
    select s.*, d.decision is not distinct from 'same' as decided
    from scored s left join decisions d on d.link = s.left_link and d.other = s.right_link
    where d.decision is distinct from 'different'
), placed as (
    select *, row_number() over pair as place, lead(weight) over pair as next
    from allowed
    window pair as (partition by left_link order by decided desc, weight desc, right_link)
)
select left_link, right_link, weight, pattern, decided,
       decided or (weight >= $link and (next is null or weight - next >= $margin)) as joins,
       case when weight >= $link then 'ambiguous' else 'band' end as reason
from placed where place = 1 and (decided or weight >= $review);
create temp table joined as
select left_link, right_link from edges
where left_link not in (select left_link from best where joins) and right_link not in (select left_link from best where joins);
create temp table reviews as
select left_link, right_link, weight, pattern, reason, 'found' as state from best where not joins
union all
select link, null, null, null, null, 'gone' from asked where link not in (select left_link from best where not joins)
