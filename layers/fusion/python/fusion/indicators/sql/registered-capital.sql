select county, sum(capital_fen) as part
from organisation
where status = '1' and capital_fen is not null
group by county
