select d.* from delivery d
where d.content is not null and not exists (select 1 from standing s where s.$key = d.$key and s.$part = d.$part)
