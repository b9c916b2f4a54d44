create or replace temp table $into as
with facing as (
    -- Does what a row says of birth and sex fit the number itself?
    select e.*, coalesce(r.rank, 99) as rank,
           substr(id_number, 7, 4) || '-' || substr(id_number, 11, 2) || '-' || substr(id_number, 13, 2) as id_birth,
           case cast(substr(id_number, 17, 1) as int) % 2 when 1 then '1' when 0 then '2' end as id_sex
    from $evidence e left join ranks r on r.attribute = 'name' and r.department = e.department
), fitting as (
    select *, coalesce(birth, id_birth) = id_birth and case when sex in ('1', '2') then sex = id_sex else true end as fits
    from facing
), holders as (
    select link, name as holder
    from fitting
    where id_number is not null and fits and name is not null
    qualify row_number() over (partition by link order by rank, as_of desc, received_at desc, evidence_id) = 1
), judged as (
    -- One character different in a name of three or more is a slip of the pen; more is another person.
    select f.*, id_number is not null and not (
               fits and (name is null or holder is null or name = holder or (
                   length(name) >= 3 and length(name) = length(holder)
                   and len(list_filter(range(1, length(holder) + 1), lambda place: name[place] <> holder[place])) = 1))) as contradicted
    from fitting f left join holders using (link)
)
select * exclude (rank, fits, id_birth, id_sex, id_number, birth, sex),
       case when contradicted then 'per_' || prefix || substr(claim, 2) else link end as golden_id,
       case when contradicted then $contradicted end as flag,
       id_number as claimed_number, birth as stated_birth, sex as stated_sex,
       case when not contradicted then id_number end as id_number,
       coalesce(birth, case when not contradicted then id_birth end) as birth,
       coalesce(sex, case when not contradicted then id_sex end) as sex
from judged
