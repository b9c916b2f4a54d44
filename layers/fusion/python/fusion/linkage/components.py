"""Links joined by pairs: each takes the smallest link it is connected with."""

import duckdb

from fusion.sql import statement

ROUNDS_MAX = 64
"""Each round doubles how far a label travels."""


def components(connection: duckdb.DuckDBPyConnection, pairs: str, into: str) -> None:
    """From (left_link, right_link) the temporary table (link, component): every link of a pair, once."""
    connection.execute(statement(_BEGUN, into=into, pairs=pairs))
    for _ in range(ROUNDS_MAX):
        connection.execute(statement(_ROUND, into=into, pairs=pairs))
        changed = "select count(*) from linkage_round r join $into c using (link) where r.component <> c.component"
        [(moved,)] = connection.execute(statement(changed, into=into)).fetchall()
        if not moved:
            connection.execute("drop table linkage_round")
            return
        connection.execute(statement("create or replace temp table $into as from linkage_round", into=into))
    raise RuntimeError("components did not settle")


_BEGUN = """
create or replace temp table $into as
select distinct link, link as component
from (select unnest([left_link, right_link]) as link from $pairs)
"""
# A link's component becomes the smallest of its neighbours', and then that one's own: chains are halved every round.
_ROUND = """
create or replace temp table linkage_round as
with edges as (
    select left_link as link, right_link as other from $pairs
    union all select right_link, left_link from $pairs
    union all select link, component from $into
), nearest as (
    select e.link, min(c.component) as component from edges e join $into c on c.link = e.other group by e.link
)
select n.link, least(n.component, c.component) as component
from nearest n join nearest c on c.link = n.component
"""
