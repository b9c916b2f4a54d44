create temp table assigned as
select left_link as link, right_link as target, weight, pattern from best where joins
union all
select link, component, null, null from grouped where component <> link
