-- found: as it stands now. gone: it stood before this change, or a retry cannot know any more whether it did.
select $rule as rule, golden_id, 'found' as state, county, months, count, sum_fen, evidence
from ($now)
union all by name
select $rule as rule, golden_id, 'gone' as state
from golden
where golden_id not in (select golden_id from ($now))
  and (golden_id in (select golden_id from ($earlier))
       or golden_id in (select golden_id from before where submission = $submission))
order by golden_id
