-- Of a share's rows, or of their lines, those of slice $place of $count.
select * from read_parquet($path)
where ('0x' || substr(row_id, 2, 6))::bigint * $count // 16777216 = $place
order by $key
