create temp table facts as
select golden_id, county, death_date, unnest(from_json(facts,
       '[{"kind": "VARCHAR", "period": "VARCHAR", "amount_fen": "BIGINT", "status": "VARCHAR", "type": "VARCHAR",
          "since": "VARCHAR", "school": "VARCHAR", "grade": "VARCHAR"}]'), recursive := true)
from $rows
where not ended
