-- On disk: in memory a large file's rows would be held twice. Digests are not stored: whoever needs one computes it.
copy ($query) to $path (format parquet, compression lz4_raw, row_group_size 60000);
create temp view staged as from read_parquet($path)
