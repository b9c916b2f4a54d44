-- How many rows are what. Those that an attempt of this very submission brought in before it failed are what they were then.
select coalesce(b.change, c.change), count(*)
from compared c left join brought b on b.row_id = c.row_id and c.change = 'unchanged'
group by all
