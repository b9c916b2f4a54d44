select n, coalesce(problem, '') as problem, $cells
from read_csv($path, auto_detect = false, header = false, delim = $delimiter, quote = '"', escape = '"', nullstr = '',
              max_line_size = 1000000, buffer_size = 4000000, parallel = $parallel, columns = $columns)
