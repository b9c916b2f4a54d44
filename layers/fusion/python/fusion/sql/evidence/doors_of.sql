(with rests as (
    select address, county, $rest as rest from $source where county is not null
), plains as (
    select address, county, case when regexp_matches(rest, $marked) then $plain else rest end as plain from rests
), counts as (
    select address, county, case when regexp_matches(plain, $numeral) then $counted else plain end as counted from plains
), houses as (
    select address, county, $housed as housed from counts
), parted as (
    select address, county,
           case when regexp_matches(housed, $pattern) then regexp_extract(housed, $pattern, $names) end as parts
    from houses
)
select address, county, $key as door_key, $parts from parted where $named)
