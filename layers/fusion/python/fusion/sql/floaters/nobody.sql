create temp table assigned (link varchar, target varchar, weight double, pattern bigint);
create temp table reviews (left_link varchar, right_link varchar, weight double, pattern bigint, reason varchar, state varchar);
create temp table fresh (evidence_id varchar, prefix varchar, content varchar)
