create or replace temp table members as
select *, link as golden_id, null::varchar as flag from evidence
