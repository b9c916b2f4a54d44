-- m and u of a kind's model: this delivery's rows in place of the lake's.
with delivered as (
    select $columns from $source
), now as (
    select $columns from weights_before where row_id not in (select row_id from delivered)
    union all select $columns from delivered where content is not null
)
select * from now where "对象" = $kind order by row_id
