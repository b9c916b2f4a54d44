(with rests as (
    select address, county, regexp_replace(address, $counties, '') as rest from $source where county is not null
), plains as (
    select address, county, case when regexp_matches(rest, $marked) then $replaced else rest end as plain from rests
), counts as (
    select address, county, case when regexp_matches(plain, $numeral) then $counted else plain end as counted from plains
), houses as (
    select address, county, case when regexp_matches(counted, $house) then $housed else counted end as housed from counts
), towned as (
    select address, county, housed, regexp_extract(housed, $town) as town_name from houses
), placed as (
    select h.address, h.county, w.town,
           case when w.town is null then housed else substr(housed, length(town_name) + 1) end as rest
    from towned h left join towns w on w.county = h.county and w.stem = regexp_replace(town_name, $suffix, '')
), parted as (
    select address, county, town, regexp_extract(rest, $pattern, $names) as parts from placed
)
select address, county, town, $key as door_key, $parts from parted where $named)
