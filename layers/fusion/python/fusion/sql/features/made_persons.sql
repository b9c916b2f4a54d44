-- Of a line beside those concerned nothing can change but its relatives: its row, and so its house, is the same.
create temp table made as
select * from features where evidence_id in (select evidence_id from standing)
union all by name
select m.* exclude (keys, content) replace (f.relatives as relatives) from mates m join features f using (evidence_id)
