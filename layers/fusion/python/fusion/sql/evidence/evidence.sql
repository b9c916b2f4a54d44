-- as_of: the end of the row's period, or else the day it was received. A line that its row no longer has loses its content.
create temp table evidence_$kind as
select m.evidence_id, m.row_id, m.mention, substr(m.link, 5, 1) as prefix, m.link, coalesce(b.link, m.link) as old_link, m.claim,
       c.content, c.department, c.dataset, c.submission, c.file, c.source_row, c.received_at,
       least(c.period || '-31', c.received_at) as as_of, $attributes, m.fact, told.relations
from mention_$kind m
join compared c using (row_id)
left join told using (evidence_id)
left join before b using (evidence_id)
union all by name
select evidence_id, row_id, mention, substr(link, 5, 1) as prefix, link, link as old_link, null as content
from before
where kind = '$kind' and evidence_id not in (select evidence_id from mention_$kind)
order by evidence_id
