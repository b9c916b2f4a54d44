-- A record all of whose moved rows went to one other, as a row without id does when its id becomes known: a redirect to that.
-- And each floater that belongs to another record.
with gone as (
    select d.old_link as golden_id, min(m.golden_id) as redirects_to
    from delivered d join members m using (evidence_id)
    where d.old_link <> d.link
    group by d.old_link
    having count(distinct m.golden_id) = 1
)
select link as golden_id, target as redirects_to from assigned where link in (select link from links)
union
select golden_id, redirects_to from gone where golden_id not in (select link from assigned)
order by golden_id
