-- Records with what has passed, and the digest by which a change is seen.
create temp table fused as
with whole as (
    select r.* replace (case when p.told is null then r.relations
                             else '[' || concat_ws(',', nullif(substr(r.relations, 2, length(r.relations) - 2), ''), p.told) || ']' end as relations)
    from records r left join past p using (golden_id)
)
select *, false as ended,
       sha256(concat_ws(chr(31), golden_id, link, $known, sources, provenance, flags, facts, relations)) as content
from whole
