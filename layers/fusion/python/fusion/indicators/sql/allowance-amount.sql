select period, county, sum(amount_fen) as part, count(distinct golden_id) as behind
from benefit
where status = '1'
group by 1, 2
