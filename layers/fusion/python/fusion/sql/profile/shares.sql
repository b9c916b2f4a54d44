select value, count(*) as cells from (select $of as value from measured)
where value <> '' group by value order by cells desc, value
