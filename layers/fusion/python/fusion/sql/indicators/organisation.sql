create temp table organisation as
select golden_id, county, kind, industry, founded, status, tax_credit, cast(capital_fen as bigint) as capital_fen
from $rows
where not ended
