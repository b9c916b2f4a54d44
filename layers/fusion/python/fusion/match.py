"""Matching: whose row is this? The same valid id joins rows unless name, birth or sex contradict it.

What a cluster becomes is a function of the set of rows that claim its id, whatever order they came in. The row of the
highest authority that fits the number holds it. A row that contradicts the holder is put with those that make the same
claim (the same number under the same name), apart from the holder and flagged: somebody typed another's number.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from fusion.contract import ATTRIBUTES
from fusion.lake import EVIDENCE, Lake, among
from fusion.sql import Limits, from_file, names, session, statement, text, write_parquet

CONTRADICTED = "id-contradicted"
STORED = {
    **dict.fromkeys(
        ("row_id", "prefix", "link", "claim", "content", "department", "dataset", "submission", "file"), "varchar"
    ),
    "source_row": "integer",
    "received_at": "varchar",
    "as_of": "varchar",
    **dict.fromkeys(ATTRIBUTES, "varchar"),
    "fact": "varchar",
}
"""The columns of the lake's evidence."""


@dataclass(frozen=True)
class Matched:
    """`rows` speak of `records` persons; `contradicted` rows were kept apart from the holder of their id."""

    rows: int
    links: int
    records: int
    contradicted: int


def match(compared: Path, lake: Lake, out: Path, *, limits: Limits | None = None) -> Matched:
    """From compare's folder and the lake's evidence to members.parquet, links.parquet, matched.json."""
    out.mkdir(parents=True, exist_ok=True)
    with session(limits or Limits()) as connection:
        _load(connection, compared, lake)
        connection.execute(from_file("ranks", rows=authority_rows()))
        connection.execute(from_file("members", contradicted=text(CONTRADICTED)))
        write_parquet(connection, "select link, prefix from links order by link", out / "links.parquet")
        write_parquet(connection, "from members order by golden_id, row_id", out / "members.parquet")
        write_parquet(connection, from_file("moves"), out / "moves.parquet")
        counted = "select count(*), count(distinct golden_id), count(*) filter (contradicted) from members"
        rows, records, contradicted = connection.execute(counted).fetchall()[0]
        [(links,)] = connection.execute("select count(*) from links").fetchall()
    matched = Matched(rows, links, records, contradicted)
    (out / "matched.json").write_text(json.dumps(asdict(matched), sort_keys=True), encoding="utf-8")
    return matched


def assigned(lake: Lake, *, limits: Limits | None = None) -> list[tuple[str, str, str, int, str]]:
    """Whose row each row of the lake is: (department, dataset, file, source_row, golden_id). For measurements."""
    with session(limits or Limits()) as connection:
        lake.load(connection, EVIDENCE, "evidence", STORED)
        connection.execute(from_file("ranks", rows=authority_rows()))
        connection.execute(from_file("members", contradicted=text(CONTRADICTED)))
        columns = "department, dataset, file, source_row, golden_id"
        return connection.execute(f"select {columns} from members order by {columns}").fetchall()  # noqa: S608


def _load(connection: duckdb.DuckDBPyConnection, compared: Path, lake: Lake) -> None:
    """Tables: links concerned; evidence: their current rows, those of this delivery in their new form."""
    connection.execute(from_file("concerned", evidence=text(compared / "evidence.parquet")))
    links = [link for (link,) in connection.execute("select link from links order by link").fetchall()]
    prefixes = [
        prefix for (prefix,) in connection.execute("select distinct prefix from links order by prefix").fetchall()
    ]
    where = f"{among('prefix', prefixes)} and {among('link', links)}"
    lake.load(connection, EVIDENCE, "stored", STORED, where)
    connection.execute(from_file("current", columns=names(list(STORED))))


@cache
def authorities() -> dict[str, list[str]]:
    """{attribute: departments, the highest authority first}."""
    document = json.loads((files("fusion") / "survivorship.json").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = document["attributes"]
    return found


def authority_rows() -> str:
    """(attribute, department, rank) as SQL values."""
    return ", ".join(
        statement("($attribute, $department, $rank)", attribute=text(attribute), department=text(department), rank=rank)
        for attribute, departments in authorities().items()
        for rank, department in enumerate(departments)
    )
