select county, count(*) filter (where tax_credit = 'A') as part, count(tax_credit) as whole
from organisation
group by county
