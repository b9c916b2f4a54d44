-- Evidence and golden columns of $people persons, as if a register had been fused.
create temp table people as
with numbered as (
    select no, '520301' || strftime(date '1940-01-01' + (no % $days)::int, '%Y%m%d') || printf('%03d', no // $days + 1) as first
    from range($people) t(no)
), summed as (
    select *, list_sum(list_transform(range(1, 18), lambda i: first[i]::int * [7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2][i])) % 11 as rest
    from numbered
), identified as (
    select no, first || ('10X98765432')[rest::int + 1] as id_number from summed
)
select no, id_number, 'per_' || $link as link, 'per_' || $link as golden_id, substr($link, 1, 1) as prefix, $row as row_id,
       $row as evidence_id, 'subject' as mention, 'c' || $link as claim, $row as content, 'public-security' as department,
       'resident-register' as dataset, 'sub_000000' as submission, '户籍人口.csv' as file, '2018-01-31T08:00:00Z' as received_at,
       '2018-01-31' as as_of, no + 2 as source_row,
       ($surnames)[no % $many + 1] || ($given)[no // 7 % $some + 1] || ($given)[no // 131 % $some + 1] as name,
       case when id_number[17]::int % 2 = 1 then '1' else '2' end as sex,
       substr(id_number, 7, 4) || '-' || substr(id_number, 11, 2) || '-' || substr(id_number, 13, 2) as birth, '01' as ethnic,
       '贵州省遵义市红花岗区老城街道某社区某路' || no % 900 + 1 || '号' as address, '520302' as county, '520302001' as town,
       printf('%09d', no // 3) as household, false as ended, 'new' as change, '[]' as facts, '[]' as flags,
       to_json([{'department': 'public-security', 'dataset': 'resident-register', 'submission': 'sub_000000', 'file': '户籍人口.csv',
                 'source_row': no + 2, 'row_id': $row, 'received_at': '2018-01-31T08:00:00Z'}])::varchar as sources,
       '{"address":{"source":0,"rule":"only","lost":[]},"birth":{"source":0,"rule":"only","lost":[]},"name":{"source":0,"rule":"only","lost":[]},"sex":{"source":0,"rule":"only","lost":[]}}'
           as provenance
from identified, secret
