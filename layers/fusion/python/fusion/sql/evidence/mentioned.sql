select $evidence_id as evidence_id, c.row_id, $mention as mention,
       '$head' || case when $has_strong then $strong else $own end as link,
       case when $has_strong then $claim end as claim,
       $fact as fact, $attributes
from (select * from compared where change <> 'unchanged') c $joins, secret
where $where
