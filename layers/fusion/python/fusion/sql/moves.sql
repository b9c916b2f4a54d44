-- A record all of whose moved rows went to one other, as a row without id does when its id becomes known: a redirect to that.
select d.old_link as golden_id, min(m.golden_id) as redirects_to
from delivered d join members m using (evidence_id)
where d.old_link <> d.link
group by d.old_link
having count(distinct m.golden_id) = 1
order by d.old_link
