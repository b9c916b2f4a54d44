select distinct $part from standing order by $part
