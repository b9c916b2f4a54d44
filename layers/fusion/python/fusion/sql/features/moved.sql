-- The rows of this delivery: each brings all its lines, or takes them away.
create temp table moved as
select row_id from read_parquet($persons) union select row_id from read_parquet($organisations) union select row_id from read_parquet($houses)
