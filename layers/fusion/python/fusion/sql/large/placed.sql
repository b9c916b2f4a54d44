-- Rows that change, each with the range of the file it comes from; ended ones have none and are spread over all.
create temp table placed as
select row_id, change, coalesce(least($ranges - 1, source_row::bigint * $ranges // $rows),
                                ('0x' || substr(row_id, 2, 6))::bigint * $ranges // 16777216)::integer as range
from read_parquet($path)
