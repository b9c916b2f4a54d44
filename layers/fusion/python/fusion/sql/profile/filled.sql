select count($value) filter ($value::varchar <> ''), count(distinct $value) filter ($value::varchar <> '')
from measured
