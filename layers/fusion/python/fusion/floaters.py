"""Floaters: lines of evidence without a strong id, and whose record they belong to.

Each is weighed against the anchors (records with an id) that share a blocking key with it, and joins the best when that
one is likely enough and well ahead of the next; else it is put with other floaters that are surely the same, or stays
by itself. What a person has decided goes before any weight. The result is a function of the set of current lines, the
model in force and the decisions: no order of arrival, no earlier result enters it. Only floaters that a delivery can
concern are weighed again: all of them when it puts another model in force.
"""

from pathlib import Path
from typing import Final

import duckdb

from fusion import features, weights
from fusion.entities import Entity
from fusion.lake import Lake, accepted_table
from fusion.linkage import Model, candidates, components, score
from fusion.sql import from_file, names, statement, text

DECISIONS: Final = ("data-centre", "match-decisions")
LINKED: Final = ("person", "organisation")
"""Kinds that are matched without an id; a house is its door."""
ROUNDS_MAX: Final = 20
"""Of drawing in floaters that are joined with those concerned; a component is rarely longer than three."""


def assign(
    connection: duckdb.DuckDBPyConnection, entity: Entity, compared: Path, lake: Lake, *, kept: Path
) -> Model | None:
    """From `links` (concerned ones), `stored` (their evidence) and the lake: the tables `assigned` (link, target,
    weight, pattern) of floaters that belong elsewhere, `reviews` (left_link, right_link, weight, pattern, reason,
    state), `fresh` (features that changed), and `links` with all that is touched. kept: a file for features.refresh.
    Returns the model by which any was weighed."""
    _decisions(connection, compared, lake)
    [(concerned,)] = connection.execute(
        "select (select count(*) from links) + (select count(*) from revised)"
    ).fetchall()
    every = entity.kind in LINKED and weights.revises(connection, entity.kind, compared)
    if entity.kind not in LINKED or not (concerned or every):
        connection.execute(from_file("floaters/nobody"))
        return None
    model = weights.in_force(connection, entity.kind, compared, lake)
    features.refresh(connection, entity, compared, lake, kept=kept)
    tombs = {"golden_id": "varchar", "redirects_to": "varchar"}
    lake.load(connection, entity.golden, "tombs", tombs, "redirects_to is not null")
    features.floaters(connection, entity.kind, "floaters")
    connection.execute(from_file("floaters/keys"))
    connection.execute(from_file("floaters/concerned", every=str(every).lower()))
    _draw_in(connection, model)
    features.anchors_keys(connection, entity.kind, lake, "anchors_keys", of="asked_keys")
    candidates(connection, "asked_keys", "anchors_keys", model, "pairs")
    links = "select right_link as link from pairs union all select other from decisions"
    features.anchors(connection, entity.kind, lake, "anchors", links=links)
    connection.execute(from_file("floaters/decided_pairs"))
    score(connection, "pairs", "floaters", "anchors", model, into="scored")
    bounds = {"link": str(model.link), "review": str(model.review), "margin": str(model.margin)}
    connection.execute(from_file("floaters/placed", **bounds))
    components(connection, "joined", "grouped")
    connection.execute(from_file("floaters/assigned"))
    connection.execute(from_file("floaters/touched"))
    return model


def concern(connection: duckdb.DuckDBPyConnection, entity: Entity, compared: Path) -> bool:
    """Whether a delivery may change any record of a kind: `links` has some, it decides about pairs, or how they are
    weighed."""
    [(links,)] = connection.execute("select count(*) from links").fetchall()
    if links or entity.kind not in LINKED:
        return bool(links)
    return _decides(connection, compared) or weights.revises(connection, entity.kind, compared)


def _decides(connection: duckdb.DuckDBPyConnection, compared: Path) -> bool:
    path = text(compared / "changes.parquet")
    described = connection.execute(statement("describe select * from read_parquet($path)", path=path)).fetchall()
    return {"甲", "乙", "决定"} <= {row[0] for row in described}


def _decisions(connection: duckdb.DuckDBPyConnection, compared: Path, lake: Lake) -> None:
    """Tables decisions (link, other, decision), the last word on each pair, and revised: what this delivery decides."""
    columns = dict.fromkeys(("row_id", "content", "甲", "乙", "决定"), "varchar")
    lake.load(connection, accepted_table(*DECISIONS), "decided_before", columns)
    path = text(compared / "changes.parquet")
    delivers = _decides(connection, compared)
    source = statement("read_parquet($path)", path=path) if delivers else "decided_before limit 0"
    revised = "create temp table revised as select $columns from $source"
    connection.execute(statement(revised, columns=names(list(columns)), source=source))
    connection.execute(from_file("floaters/decisions"))


def _draw_in(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Who is surely the same as a floater concerned is concerned too, and so on. Tables asked, edges."""
    for _ in range(ROUNDS_MAX):
        connection.execute(from_file("floaters/asked_keys"))
        candidates(connection, "asked_keys", "floaters_keys", model, "pairs")
        score(connection, "pairs", "floaters", "floaters", model, into="scored")
        connection.execute(from_file("floaters/edges", link=str(model.link)))
        [(grown,)] = connection.execute(from_file("floaters/grown")).fetchall() or [(0,)]
        if not grown:
            return
        connection.execute("insert into asked select link from drawn")
    raise RuntimeError("floaters did not settle")
