create or replace temp table ranks as from (values $rows) as r(attribute, department, rank)
