"""Comparing accepted rows with the dataset's last ones: new, changed, unchanged, ended; or held for a person."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import duckdb

from fusion import evidence
from fusion.clean import Cleaned
from fusion.columns import stored_type
from fusion.columns.lists import load_places
from fusion.contract import Contract
from fusion.entities import ENTITIES
from fusion.keys import pads
from fusion.lake import PARTITIONS, Lake, Source, accepted_table, among
from fusion.sql import Limits, from_file, name, names, session, statement, text, write_parquet


@dataclass(frozen=True)
class Compared:
    """accepted = new + changed + unchanged. `held`: more would end than the contract allows without a person's word.

    `ended`: keys that end (would end, when held). `spared`: keys that are gone from the file but stay, because some
    rejected row's key is unreadable. `ended_by_period`: {period or "": [ending, current keys]}. `prefixes`: the leases
    to take.
    """

    new: int
    changed: int
    unchanged: int
    ended: int
    spared: int
    held: bool
    ended_by_period: dict[str, list[int]]
    prefixes: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> Self:
        found = json.loads((folder / "compared.json").read_text(encoding="utf-8"))
        return cls(**found | {"prefixes": tuple(found["prefixes"])})

    def save(self, folder: Path) -> None:
        document = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / "compared.json").write_text(document, encoding="utf-8")


@dataclass(frozen=True)
class Share:
    """Some partitions of a file that is compared in shares. `periods`: those the whole file is about."""

    parts: tuple[str, ...]
    periods: tuple[str, ...]

    @property
    def where(self) -> str:
        return among("part", self.parts)


def compare(
    cleaned: Path,
    lake: Lake,
    contract: Contract,
    out: Path,
    *,
    source: Source,
    key: bytes,
    delta: bool = False,
    confirmed: bool = False,
    share: Share | None = None,
    limits: Limits | None = None,
) -> Compared:
    """Writes changes.parquet, evidence-<kind>.parquet and compared.json into `out`. `key`: the platform's secret.

    `delta`: nothing ends (corrections; contracts of mode delta never end anything). `confirmed`: end whatever is gone.
    `share`: the rows are those of some partitions; whether the whole is held is then for fusion.large.gather to say.
    """
    out.mkdir(parents=True, exist_ok=True)
    snapshot = contract.mode == "snapshot" and not delta
    with session(limits or Limits()) as connection:
        _load(connection, cleaned, lake, contract, source=source, key=key, share=share)
        _periods(connection, share)
        gone = _gone(connection, snapshot=snapshot, every=share is not None)
        spared = Cleaned.load(cleaned).unreadable_keys > 0
        held = not (spared or confirmed or share) and too_many(gone, contract.end_limit)
        connection.execute(from_file("ended", holds=str(not spared).lower()))
        connection.execute(from_file("evidence/before"))
        for each in evidence.statements(contract):
            connection.execute(each)
        write_parquet(connection, _changes(contract), out / "changes.parquet")
        for kind in ENTITIES:
            write_parquet(connection, f"from evidence_{kind} order by evidence_id", out / f"evidence-{kind}.parquet")
        counts = dict(connection.execute(from_file("counted")).fetchall())
        [(changing,)] = connection.execute("select count(*) from compared where change <> 'unchanged'").fetchall()
        prefixes = [prefix for (prefix,) in connection.execute(from_file("prefixes")).fetchall()]
    ending = sum(each[0] for each in gone.values())
    compared = Compared(
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        unchanged=counts.get("unchanged", 0),
        ended=0 if spared else ending,
        spared=ending if spared else 0,
        held=held,
        ended_by_period=gone,
        prefixes=_prefixes(contract, prefixes, changes_any=bool(changing)),
    )
    compared.save(out)
    return compared


def _prefixes(contract: Contract, own: Sequence[str], *, changes_any: bool) -> tuple[str, ...]:
    """Whom a line without an id speaks of may be anybody: persons and organisations ask for every partition."""
    kinds = {mention.entity for mention in contract.mentions} | {contract.entity}
    if kinds == {"house"}:
        return tuple(own)
    return tuple(PARTITIONS) if own or changes_any else ()


def _load(
    connection: duckdb.DuckDBPyConnection,
    cleaned: Path,
    lake: Lake,
    contract: Contract,
    *,
    source: Source,
    key: bytes,
    share: Share | None,
) -> None:
    """Tables: compared (the file's rows and what they are), rejected, current; brought: of rows that this submission
    brought in before, in an attempt that failed later, what they were then (a large file's slices count themselves);
    and the secret's pads, the gazetteer."""
    columns = {"row_id": "varchar", "content": "varchar", "links": "varchar", "period": "varchar"}
    table = accepted_table(contract.department, contract.dataset)
    lake.load(connection, table, "current", columns, share.where if share else "true")
    own = "false" if share else statement("submission = $submission", submission=text(source.submission))
    lake.load(connection, table, "brought", {"row_id": "varchar", "change": "varchar"}, own)
    connection.execute("create temp table secret (inner_pad blob, outer_pad blob)")
    connection.execute("insert into secret values (?, ?)", list(pads(key)))
    load_places(connection)
    row, file = _where(Cleaned.load(cleaned).parts, source.file)
    connection.execute(
        from_file(
            "compared",
            row=row,
            accepted=text(cleaned / "accepted.parquet"),
            period=name(contract.period_field) if contract.period_field else "cast(null as varchar)",
            submission=text(source.submission),
            file=file,
            received_at=text(source.received_at),
            department=text(contract.department),
            dataset=text(contract.dataset),
        )
    )
    rejected = "create temp table rejected as select distinct row_id from read_parquet($path) where row_id is not null"
    connection.execute(statement(rejected, path=text(cleaned / "rejected.parquet")))


def _where(parts: Sequence[tuple[str, int]], file: str) -> tuple[str, str]:
    """SQL of the row as the clerk counts it, and of the file's name with that of the sheet.

    >>> _where([], "a.xlsx")
    ('a.source_row', "'a.xlsx'")
    """
    if not parts:
        return "a.source_row", text(file)
    cases = [(f"when a.source_row > {before}", name_, before) for name_, before in reversed(parts)]
    rows = " ".join(f"{when} then a.source_row - {before}" for when, _, before in cases)
    files = " ".join(f"{when} then {text(f'{file}·{name_}')}" for when, name_, _ in cases)
    return f"case {rows} end", f"case {files} end"


def _periods(connection: duckdb.DuckDBPyConnection, share: Share | None) -> None:
    """Table periods: those the file is about."""
    own = "select distinct period from compared" if share is None else "select null::varchar as period limit 0"
    connection.execute(statement("create temp table periods as $own", own=own))
    if share and share.periods:
        connection.executemany("insert into periods values (?)", [[period] for period in share.periods])


def _gone(connection: duckdb.DuckDBPyConnection, *, snapshot: bool, every: bool) -> dict[str, list[int]]:
    """{period: [keys the file no longer has, current keys]}: of periods that lose some, or of every one."""
    connection.execute(from_file("gone", may_end=str(snapshot).lower()))
    rows = connection.execute(from_file("gone_by_period", join="right join" if every else "join")).fetchall()
    return {period: [ending, current] for period, ending, current in rows}


def too_many(gone: dict[str, list[int]], limit: float) -> bool:
    """Per period: a wrong month in one row must not end another month's people among many months'."""
    return any(ending > limit * current for ending, current in gone.values())


def _changes(contract: Contract) -> str:
    nulls = ", ".join(f"cast(null as {stored_type(contract, field)}) as {name(field)}" for field in contract.fields)
    return from_file("changes", fields=names(contract.fields), nulls=nulls)
