create temp table ended as
select row_id, links, period from gone where $holds
