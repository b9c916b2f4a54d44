select * from read_json($path, format = 'newline_delimited', columns = $columns, maximum_object_size = 33554432) order by source_row
