-- Of a number or a telephone only whether it is there: what indicators read names nobody.
create temp table person as
select golden_id, county, sex, birth, ethnic, household, death_date,
       cast(substr($today, 1, 4) as integer) - cast(substr(birth, 1, 4) as integer)
           - case when substr($today, 6) < substr(birth, 6) then 1 else 0 end as age,
       id_number is not null as has_id, phone is not null as has_phone,
       coalesce(contains(flags, '"id-contradicted"'), false) as contradicted
from $rows
where not ended
