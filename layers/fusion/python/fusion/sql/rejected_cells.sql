select s.n, case when s.keyed then $row_id end, case when s.err = '' then ':same-key-other-values' else s.err end, $cells
from staged s join received c using (n)
where s.err <> '' or s.n in (select n from repeated where not is_duplicate)
order by s.n
