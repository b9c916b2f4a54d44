"""Matching: whose row is this? The same valid id joins rows unless name, birth or sex contradict it.

What a cluster becomes is a function of the set of rows that claim its id, whatever order they came in. The row of the
highest authority that fits the number holds it. A row that contradicts the holder is put with those that make the same
claim (the same number under the same name), apart from the holder and flagged: somebody typed another's number.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from fusion import floaters, weights
from fusion.entities import ENTITIES, Entity
from fusion.lake import Lake, among
from fusion.sql import Limits, apart, from_file, names, session, text, write_parquet

CONTRADICTED = "id-contradicted"
REVIEW_ROWS_MAX = 5
"""Of each side of a pair, the most recent."""


def stored(entity: Entity) -> dict[str, str]:
    """The columns of the lake's evidence."""
    return {
        **dict.fromkeys(("evidence_id", "row_id", "mention", "prefix", "link", "claim", "content"), "varchar"),
        **dict.fromkeys(("department", "dataset", "submission", "file", "received_at", "as_of"), "varchar"),
        "source_row": "integer",
        **dict.fromkeys((*entity.attributes, "fact", "relations"), "varchar"),
    }


@dataclass(frozen=True)
class Matched:
    """Of all kinds: `rows` of evidence speak of `records`; `contradicted` ones were kept apart from the id's holder."""

    rows: int
    links: int
    records: int
    contradicted: int


def match(compared: Path, lake: Lake, out: Path, *, limits: Limits | None = None) -> Matched:
    """From compare's folder and the lake's evidence to members-, links-, moves-<kind>.parquet and matched.json. Of a
    kind that the delivery says nothing of there is no file."""
    out.mkdir(parents=True, exist_ok=True)
    with session(limits or Limits()) as connection:
        counts = [_match(entity, compared, lake, out, connection) for entity in ENTITIES.values()]
    matched = Matched(*map(sum, zip(*counts, strict=True)))
    (out / "matched.json").write_text(json.dumps(asdict(matched), sort_keys=True), encoding="utf-8")
    return matched


def _match(
    entity: Entity, compared: Path, lake: Lake, out: Path, session_: duckdb.DuckDBPyConnection
) -> tuple[int, int, int, int]:
    kind = entity.kind
    with apart(session_) as connection:
        connection.execute(from_file("concerned", evidence=text(compared / f"evidence-{kind}.parquet")))
        if not floaters.concern(connection, entity, compared):
            return 0, 0, 0, 0
        _load(connection, entity, lake, "stored", "select link from links order by link")
        connection.execute("create temp table concerned_links as select link from links")
        kept = out / f"kept-{kind}.parquet"
        model = floaters.assign(connection, entity, compared, lake, kept=kept)
        kept.unlink(missing_ok=True)
        _load(connection, entity, lake, "drawn_in", "select link from links except from concerned_links order by link")
        connection.execute("insert into stored from drawn_in")
        connection.execute(from_file("current", columns=names(list(stored(entity)))))
        _members(connection, entity)
        connection.execute(from_file("floaters/joined"))
        cells = ", ".join(f"{text(each)}: {column}" for each, column in entity.cells.items())
        reviews = from_file("reviews", cells=cells, most=REVIEW_ROWS_MAX)
        write_parquet(connection, reviews, out / f"reviews-{kind}.parquet")
        write_parquet(connection, "select link, prefix from links order by link", out / f"links-{kind}.parquet")
        write_parquet(connection, "from members order by golden_id, evidence_id", out / f"members-{kind}.parquet")
        write_parquet(connection, from_file("moves"), out / f"moves-{kind}.parquet")
        if kind in floaters.LINKED:
            write_parquet(connection, "from fresh order by evidence_id", out / f"features-{kind}.parquet")
        if model:
            weights.keep(model, out)
        counted = "select count(*), count(distinct golden_id), count(*) filter (flag is not null) from members"
        rows, records, contradicted = connection.execute(counted).fetchall()[0]
        [(links,)] = connection.execute("select count(*) from links").fetchall()
    return rows, links, records, contradicted


def assigned(lake: Lake, *, limits: Limits | None = None) -> list[tuple[str, str, str, int, str, str]]:
    """Whose row each row of the lake is: (department, dataset, file, source_row, mention, golden_id). To measure by."""
    found: list[tuple[str, str, str, int, str, str]] = []
    columns = "department, dataset, file, source_row, mention, golden_id"
    for entity in ENTITIES.values():
        with session(limits or Limits()) as connection:
            lake.load(connection, entity.evidence, "evidence", stored(entity))
            _members(connection, entity)
            tombs = {"golden_id": "varchar", "redirects_to": "varchar"}
            lake.load(connection, entity.golden, "tombs", tombs, "redirects_to is not null")
            connection.execute(from_file("floaters/told"))
            found += connection.execute(f"select {columns} from members").fetchall()  # noqa: S608 - columns are ours
    return sorted(found)


def _members(connection: duckdb.DuckDBPyConnection, entity: Entity) -> None:
    """Table members: evidence with the record it belongs to."""
    if entity.kind != "person":
        connection.execute(from_file("linked_members"))
        return
    connection.execute(from_file("ranks", rows=entity.authority_rows))
    connection.execute(from_file("members", contradicted=text(CONTRADICTED), evidence="evidence", into="members"))


def _load(connection: duckdb.DuckDBPyConnection, entity: Entity, lake: Lake, into: str, links: str) -> None:
    """Table `into`: the lake's lines of the links of a query."""
    found = [link for (link,) in connection.execute(links).fetchall()]
    where = f"{among('prefix', sorted({link[4] for link in found}))} and {among('link', found)}"
    lake.load(connection, entity.evidence, into, stored(entity), where, of=("link", links))
