"""Fusing: per attribute the value that survives, with those that lost; and what the rules find."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final, Self

import duckdb

from fusion.entities import ENTITIES, Entity
from fusion.lake import Lake, Source, among
from fusion.rules import rules
from fusion.sql import Limits, apart, from_file, name, names, session, statement, text, write_parquet

CHINA: Final = timezone(timedelta(hours=8))
PAST_MAX: Final = 50
"""Relations that have ended, of one record: the latest. Every version of a record is kept whole besides."""
CHANGES = ("new", "changed", "ended", "unchanged")


def stored(entity: Entity) -> dict[str, str]:
    """The columns of the lake's golden records."""
    told = ("sources", "provenance", "flags", "facts", "relations")
    return {
        **dict.fromkeys(("golden_id", "prefix", "link", *entity.attributes, *told), "varchar"),
        "ended": "boolean",
        **dict.fromkeys(("content", "submission", "change", "redirects_to"), "varchar"),
    }


@dataclass(frozen=True)
class Fused:
    """Records by what became of them, of all kinds and of each; `found` and `gone`: findings of all rules."""

    new: int
    changed: int
    ended: int
    unchanged: int
    found: int
    gone: int
    kinds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Self:
        return cls(**json.loads((folder / "fused.json").read_text(encoding="utf-8")))


def fuse(matched: Path, lake: Lake, out: Path, *, source: Source, limits: Limits | None = None) -> Fused:
    """From match's folder and the lake's golden records to golden-<kind>.parquet, findings.parquet, fused.json.

    Of a kind that match left out there is no file, nor of findings without persons.
    """
    out.mkdir(parents=True, exist_ok=True)
    with session(limits or Limits()) as connection:
        counts = {
            kind: _fuse(entity, matched, lake, out, source=source, session_=connection)
            for kind, entity in ENTITIES.items()
        }
    kinds = {kind: dict(zip(CHANGES, counted, strict=False)) for kind, counted in counts.items()}
    new, changed, ended, unchanged, found, gone = map(sum, zip(*counts.values(), strict=True))
    fused = Fused(new, changed, ended, unchanged, found, gone, kinds)
    (out / "fused.json").write_text(json.dumps(asdict(fused), sort_keys=True), encoding="utf-8")
    return fused


def _fuse(
    entity: Entity, matched: Path, lake: Lake, out: Path, *, source: Source, session_: duckdb.DuckDBPyConnection
) -> tuple[int, int, int, int, int, int]:
    if not (matched / f"members-{entity.kind}.parquet").exists():
        return 0, 0, 0, 0, 0, 0
    with apart(session_) as connection:
        _load(connection, entity, matched, lake)
        submission = text(source.submission)
        cells = ", ".join(f"{text(each)}: {column}" for each, column in entity.cells.items())
        connection.execute(from_file("candidates", attributes=names(list(entity.authorities)), cells=cells))
        connection.execute(from_file("provenance"))
        connection.execute(from_file("records", **_parts(entity)))
        connection.execute(from_file("past", submission=submission, until=text(_day(source)), most=PAST_MAX))
        connection.execute(from_file("fused", known=_known(entity)))
        connection.execute(from_file("golden", submission=submission))
        golden = statement("select $columns from golden order by golden_id", columns=names(list(stored(entity))))
        write_parquet(connection, golden, out / f"golden-{entity.kind}.parquet")
        findings = (0, 0)
        if entity.kind == "person":
            write_parquet(connection, _findings(submission), out / "findings.parquet")
            findings = _found(connection, out)
        return (*_counts(connection), *findings)


def _parts(entity: Entity) -> dict[str, str]:
    winners = ", ".join(f"max(value) filter (attribute = '{each}') as {name(each)}" for each in entity.authorities)
    return {"winners": winners, "attributes": names(entity.attributes), "alone": _alone(entity)}


def _known(entity: Entity) -> str:
    return ", ".join(f"'{each}=' || {name(each)}" for each in entity.attributes)


def _day(source: Source) -> str:
    """The day, in China, on which it came."""
    return datetime.fromisoformat(source.received_at).astimezone(CHINA).date().isoformat()


def _load(connection: duckdb.DuckDBPyConnection, entity: Entity, matched: Path, lake: Lake) -> None:
    """Tables: members, links, moves, ranks, and the golden records of these links before."""
    for table in ("members", "links", "moves"):
        load = "create temp table $table as from read_parquet($path)"
        connection.execute(statement(load, table=table, path=text(matched / f"{table}-{entity.kind}.parquet")))
    connection.execute(from_file("ranks", rows=entity.authority_rows))
    links = connection.execute("select link, prefix from links order by link").fetchall()
    where = (
        f"{among('prefix', sorted({prefix for _, prefix in links}))} and {among('link', [link for link, _ in links])}"
    )
    lake.load(connection, entity.golden, "before", stored(entity), where, of=("link", "select link from links"))


def _alone(entity: Entity) -> str:
    """Provenance of a record of one row, as provenance.sql has it: every value is that row's, undisputed."""
    entry = '"$attribute":{"source":0,"rule":"only","lost":[]}'
    return ", ".join(
        statement(
            "case when $column is not null then $entry end",
            column=name(each),
            entry=text(statement(entry, attribute=each)),
        )
        for each in sorted(entity.authorities)
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
        if not rule.whole
    ]
    return " union all by name ".join(f"({query})" for query in queries)


def _found(connection: duckdb.DuckDBPyConnection, out: Path) -> tuple[int, int]:
    states = "select state, count(*) from read_parquet($path) group by all"
    findings = dict(connection.execute(statement(states, path=text(out / "findings.parquet"))).fetchall())
    return findings.get("found", 0), findings.get("gone", 0)


def _counts(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, int, int]:
    """new, changed, ended, unchanged."""
    changes = dict(connection.execute("select change, count(*) from golden group by all").fetchall())
    [(records,)] = connection.execute("select count(*) from fused").fetchall()
    new, changed, ended = (changes.get(change, 0) for change in ("new", "changed", "ended"))
    return new, changed, ended, records - new - changed
