select substr(link, 5, 1) as prefix, count(*) as links
from (select link from compared where change <> 'unchanged'
      union select old_link from compared where change = 'changed'
      union select link from ended)
group by all
order by prefix
