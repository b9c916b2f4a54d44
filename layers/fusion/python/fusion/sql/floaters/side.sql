create temp table $table as
select * from unit_features where link in (select link from standing where $where)
