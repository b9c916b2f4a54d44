-- Records that are not in the lake as they are now. What this very submission wrote is told again, as what it was to those
-- before: a retry must see it, and the next slice of a large file.
-- What has no line any more ends; a record whose lines belong to another now, even one that never was, leads there.
create temp table golden as
select a.*, $submission as submission, null as redirects_to,
       case when b.golden_id is null or b.ended then 'new'
            when b.content <> a.content and b.submission <> $submission then 'changed' else b.change end as change
from fused a left join before b using (golden_id)
where b.golden_id is null or b.ended or b.content <> a.content or b.submission = $submission
union all by name
select e.golden_id, substr(e.golden_id, 5, 1) as prefix, coalesce(b.link, e.golden_id) as link, true as ended,
       'ended' || coalesce(':' || m.redirects_to, '') as content, $submission as submission, 'ended' as change, m.redirects_to
from (select golden_id from before union select golden_id from moves) e
left join before b using (golden_id)
left join moves m using (golden_id)
where e.golden_id not in (select golden_id from fused)
  and (b.golden_id is null or not b.ended or b.submission = $submission or b.redirects_to is distinct from m.redirects_to)
