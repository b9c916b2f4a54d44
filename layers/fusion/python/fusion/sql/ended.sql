create temp table ended as
select row_id, link, period from gone where $holds
