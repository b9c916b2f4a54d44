create or replace temp table asked_keys as
select * from floaters_keys where link in (select link from asked)
