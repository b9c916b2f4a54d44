-- Pairs for a person to decide, with what the rows of both sides say.
with said as (
    select link, to_json(list({'source': {'department': department, 'dataset': dataset, 'submission': submission, 'file': file,
                                          'source_row': source_row, 'row_id': row_id, 'mention': mention, 'received_at': received_at},
                               'cells': {$cells}} order by received_at desc, evidence_id)[:$most])::varchar as rows
    from members group by link
)
select r.left_link, r.right_link, r.weight, r.pattern, r.reason, r.state, a.rows as left_rows, b.rows as right_rows
from reviews r left join said a on a.link = r.left_link left join said b on b.link = r.right_link
order by r.left_link
