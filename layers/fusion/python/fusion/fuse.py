"""Fusing: per attribute the value that survives, with those that lost; and what the rules find."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

import duckdb

from fusion.contract import ATTRIBUTES
from fusion.lake import GOLDEN, Lake, Source, among
from fusion.match import authorities, authority_rows
from fusion.rules import rules
from fusion.sql import Limits, from_file, session, statement, text, write_parquet

STORED: Final = {
    **dict.fromkeys(("golden_id", "prefix", "link", *ATTRIBUTES, "sources", "provenance", "flags", "facts"), "varchar"),
    "ended": "boolean",
    "content": "varchar",
    "submission": "varchar",
    "change": "varchar",
    "redirects_to": "varchar",
}
"""The columns of the lake's golden records."""


@dataclass(frozen=True)
class Fused:
    """Records by what became of them; `found` and `gone`: findings of all rules."""

    new: int
    changed: int
    ended: int
    unchanged: int
    found: int
    gone: int

    @classmethod
    def load(cls, folder: Path) -> Self:
        return cls(**json.loads((folder / "fused.json").read_text(encoding="utf-8")))


def fuse(matched: Path, lake: Lake, out: Path, *, source: Source, limits: Limits | None = None) -> Fused:
    """From match's folder and the lake's golden records to golden.parquet, findings.parquet, fused.json."""
    out.mkdir(parents=True, exist_ok=True)
    with session(limits or Limits()) as connection:
        _load(connection, matched, lake)
        submission = text(source.submission)
        survivors = ", ".join(authorities())
        winners = ", ".join(f"max(value) filter (attribute = '{each}') as {each}" for each in authorities())
        connection.execute(from_file("candidates", attributes=survivors))
        connection.execute(from_file("provenance"))
        known = ", ".join(f"'{each}=' || {each}" for each in ATTRIBUTES)
        parts = {"winners": winners, "attributes": ", ".join(ATTRIBUTES), "alone": _alone(), "known": known}
        connection.execute(from_file("fused", **parts))
        connection.execute(from_file("golden", submission=submission))
        golden = statement("select $columns from golden order by golden_id", columns=", ".join(STORED))
        write_parquet(connection, golden, out / "golden.parquet")
        write_parquet(connection, _findings(submission), out / "findings.parquet")
        fused = _counts(connection, out)
    (out / "fused.json").write_text(json.dumps(asdict(fused), sort_keys=True), encoding="utf-8")
    return fused


def _load(connection: duckdb.DuckDBPyConnection, matched: Path, lake: Lake) -> None:
    """Tables: members, links, moves, ranks, and the golden records of these links before."""
    for table in ("members", "links", "moves"):
        load = "create temp table $table as from read_parquet($path)"
        connection.execute(statement(load, table=table, path=text(matched / f"{table}.parquet")))
    connection.execute(from_file("ranks", rows=authority_rows()))
    links = connection.execute("select link, prefix from links order by link").fetchall()
    where = (
        f"{among('prefix', sorted({prefix for _, prefix in links}))} and {among('link', [link for link, _ in links])}"
    )
    lake.load(connection, GOLDEN, "stored", STORED, where)
    connection.execute("create temp table before as from stored where link in (select link from links)")


def _alone() -> str:
    """Provenance of a person of one row, as provenance.sql has it: every value is that row's, undisputed."""
    entry = '"$attribute":{"source":0,"rule":"only","lost":[]}'
    return ", ".join(
        statement(
            "case when $attribute is not null then $entry end",
            attribute=each,
            entry=text(statement(entry, attribute=each)),
        )
        for each in sorted(authorities())
    )


def _findings(submission: str) -> str:
    queries = [
        from_file(
            "findings",
            rule=text(rule.id),
            now=rule.query("golden"),
            earlier=rule.query("before"),
            submission=submission,
        )
        for rule in rules()
    ]
    return " union all by name ".join(f"({query})" for query in queries)


def _counts(connection: duckdb.DuckDBPyConnection, out: Path) -> Fused:
    changes = dict(connection.execute("select change, count(*) from golden group by all").fetchall())
    [(records,)] = connection.execute("select count(*) from fused").fetchall()
    states = "select state, count(*) from read_parquet($path) group by all"
    findings = dict(connection.execute(statement(states, path=text(out / "findings.parquet"))).fetchall())
    new, changed, ended = (changes.get(change, 0) for change in ("new", "changed", "ended"))
    return Fused(new, changed, ended, records - new - changed, findings.get("found", 0), findings.get("gone", 0))
