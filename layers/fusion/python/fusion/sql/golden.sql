-- Records that are not in the lake as they are now. What this very submission wrote is told again: a retry must see it.
create temp table golden as
select a.*, $submission as submission, null as redirects_to,
       case when b.golden_id is null or b.ended then 'new' when b.content <> a.content then 'changed' else b.change end as change
from fused a left join before b using (golden_id)
where b.golden_id is null or b.ended or b.content <> a.content or b.submission = $submission
union all by name
select golden_id, prefix, link, true as ended, 'ended' as content, $submission as submission, 'ended' as change, m.redirects_to
from before left join moves m using (golden_id)
where golden_id not in (select golden_id from fused) and (not ended or submission = $submission)
