select quantile_cont(($value)::double, [$places]) from measured
