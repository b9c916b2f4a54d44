with ending as (select coalesce(period, '') as period, count(*) as ending from gone group by all),
     present as (select coalesce(period, '') as period, count(*) as present from current group by all)
select period, coalesce(ending, 0), present from ending $join present using (period) order by period
