-- Lines of evidence that rows had which changed or ended.
create temp table before as
with had as (
    select row_id, old_links as links from compared where change = 'changed' and old_links is not null
    union all select row_id, links from ended where links is not null
), told as (
    select row_id, links, unnest(json_keys(links)) as mention from had
), lines as (
    select row_id, mention, links ->> ('$$."' || mention || '"') as link from told
)
select row_id, mention, link, case when mention = 'subject' then row_id else row_id || '.' || mention end as evidence_id,
       case substr(link, 1, 4) when 'per_' then 'person' when 'org_' then 'organisation' else 'house' end as kind
from lines
