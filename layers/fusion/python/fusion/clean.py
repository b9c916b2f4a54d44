"""Cleaning: convert and standardise every cell by its semantic type; each row is accepted, a duplicate, or rejected."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

import duckdb

from fusion.columns import cleaning, content, identity, key, known, plain, row_id, seen
from fusion.columns.lists import load_lists
from fusion.contract import Contract
from fusion.files.prepare import Prepared, prepare
from fusion.problems import FIX_BITS, FIXES, rule_error
from fusion.recognise import Recognised
from fusion.reference import validity
from fusion.reference.codes import coded
from fusion.sql import Limits, from_file, name, names, session, statement, struct, text, write_parquet

Mask = Callable[[str, str, str], str]
"""(semantic type, value, grade) -> what may be shown of it."""
_BATCH = 10_000
_DATED: Final = frozenset({"code-ended", "code-early"})
_json: Final = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Fix:
    """`count`: cells of accepted rows that the rule touched."""

    rule: str
    name: str
    count: int


@dataclass(frozen=True)
class Cleaned:
    """received = accepted + duplicate + rejected. `unreadable_keys`: rejected rows that might be anybody's."""

    received: int
    accepted: int
    duplicate: int
    rejected: int
    unreadable_keys: int
    fixes: tuple[Fix, ...]
    warnings: tuple[str, ...]
    parts: tuple[tuple[str, int], ...] = ()
    """Of several tables each one's name, and the number to take from a source row for the row as the clerk counts."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        found = json.loads((folder / "cleaned.json").read_text(encoding="utf-8"))
        fixes = tuple(Fix(**fix) for fix in found.pop("fixes"))
        warnings, parts = tuple(found.pop("warnings")), tuple((name, before) for name, before in found.pop("parts"))
        return cls(**found, fixes=fixes, warnings=warnings, parts=parts)

    def save(self, folder: Path) -> None:
        document = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / "cleaned.json").write_text(document, encoding="utf-8")


def clean(
    path: Path,
    recognised: Recognised,
    contract: Contract,
    out: Path,
    *,
    today: date,
    mask: Mask,
    limits: Limits | None = None,
) -> Cleaned:
    """Writes accepted.parquet, rejected.parquet and cleaned.json into `out`. Raises FileProblem as inspect does."""
    out.mkdir(parents=True, exist_ok=True)
    limits = limits or Limits()
    with session(limits) as connection, TemporaryDirectory(dir=limits.folder) as folder:
        prepared = prepare(path, recognised, Path(folder) / "rows.csv")
        load_lists(connection, contract)
        stage(connection, cells_of(prepared, recognised.places, contract), recognised.places, contract, today)
        repeated = from_file("repeated", key=key(contract), identity=identity(contract), known=known(contract))
        connection.execute(repeated)
        rejected, unreadable = write_rejected(
            connection,
            rejected_rows(connection, contract, recognised.places, mask),
            out / "rejected.parquet",
            Path(folder),
        )
        connection.execute("drop table received")
        fields, digests = names(contract.fields), {"row_id": row_id(contract), "content": content(contract)}
        accepted = write_parquet(connection, from_file("accepted", fields=fields, **digests), out / "accepted.parquet")
        fixes = fixes_of(connection, contract)
    duplicate = prepared.rows - accepted - rejected
    cleaned = Cleaned(
        *(prepared.rows, accepted, duplicate, rejected, unreadable, fixes),
        *((*recognised.warnings, *prepared.warnings), prepared.parts),
    )
    cleaned.save(out)
    return cleaned


def stage(
    connection: duckdb.DuckDBPyConnection, cells: str, places: Mapping[str, int], contract: Contract, today: date
) -> None:
    """Tables: received (the cells as they stand) and staged (what became of them), in no order but that of n."""
    connection.execute("set preserve_insertion_order = false")
    table = "create temp table $name as $query"
    received = plain(contract, places, f"({cells})", today)
    connection.execute(statement(table, name="received", query=received))

    def settling(rows: str) -> Iterator[tuple[str, str]]:
        yield from seen(contract, places, rows, today)
        yield "settled", cleaning(contract, places, rows, today)

    [first, last] = connection.execute("select min(n), max(n) from received").fetchone() or (0, 0)
    settled = " union all ".join(f"from {name(each)}" for each in _settle(connection, settling, first, last))
    connection.execute(statement("create temp view staged as $settled", settled=settled))


def _settle(
    connection: duckdb.DuckDBPyConnection, settling: Callable[[str], Iterator[tuple[str, str]]], first: int, last: int
) -> Iterator[str]:
    """Tables of the rows first to last, settled: one, or more where their different cells do not fit into memory."""
    rows = statement("(select * from received where n between $first and $last)", first=first, last=last)
    made = list[str]()
    try:
        for table, query in settling(rows):
            connection.execute(statement("create or replace temp table $table as $query", table=table, query=query))
            made.append(table)
        connection.execute(statement("alter table settled rename to $table", table=f"settled{first}"))
    except duckdb.OutOfMemoryException:
        if last - first < _BATCH:
            raise
        middle = (first + last) // 2
        yield from _settle(connection, settling, first, middle)
        yield from _settle(connection, settling, middle + 1, last)
        return
    for table in made[:-1]:
        connection.execute(statement("drop table $table", table=table))
    yield f"settled{first}"


def cells_of(prepared: Prepared, places: Mapping[str, int], contract: Contract) -> str:
    """The contract's cells c0, c1 … of the prepared file, empty ones as ''. `places`: {contract column: place}."""
    columns = {"n": "INTEGER", "problem": "VARCHAR"} | {f"f{index}": "VARCHAR" for index in range(prepared.width)}
    cells = [
        f"coalesce(f{places[column.name]}, '') as c{place}"
        for place, column in enumerate(contract.columns)
        if column.name in places
    ]
    return from_file(
        "cells",
        cells=", ".join(cells),
        path=text(prepared.path),
        delimiter=text(prepared.delimiter),
        columns=struct(columns),
        parallel="false" if prepared.multiline else "true",
    )


def rejected_rows(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    places: Mapping[str, int],
    mask: Mask,
    query: str = "rejected_cells",
) -> Iterator[dict[str, Any]]:
    """Rejected rows in the file's order, with every error and the cells as the clerk wrote them."""
    cells = [f"c{place}" for place, column in enumerate(contract.columns) if column.name in places]
    written = {f"c{place}": column.name for place, column in enumerate(contract.columns)}
    found = connection.execute(from_file(query, cells=names(cells, "c."), row_id=row_id(contract)))
    while rows := found.fetchmany(_BATCH):
        for number, identified, err, *values in rows:
            raw = {written[cell]: value for cell, value in zip(cells, values, strict=True)}
            errors = _errors(err, raw, contract, mask)
            yield {"source_row": number, "row_id": identified, "errors": _json(errors), "raw": _json(raw)}


def _errors(err: str, raw: Mapping[str, str], contract: Contract, mask: Mask) -> list[dict[str, str]]:
    found = []
    for each in err.split(";"):
        place, _, rule = each.partition(":")
        if place:
            column = contract.columns[int(place)]
            value = raw.get(column.name, "")
            found_code = coded(value, column) if rule in _DATED else None
            told = validity.told(column, found_code.code) if found_code else ""
            found.append(rule_error(column.name, rule, mask(column.type, value, column.grade) if value else "", told))
        else:
            found.append(rule_error(_fields_of(rule, raw, contract), rule, ""))
    return found


def _fields_of(rule: str, raw: Mapping[str, str], contract: Contract) -> str:
    """What a rule of the whole line is about."""
    if rule == "same-key-other-values":
        return "、".join(contract.key)
    nested = [name for name, value in raw.items() if value.startswith(("{", "["))]
    return "、".join(nested) if rule == "nested-value" else ""


def write_rejected(
    connection: duckdb.DuckDBPyConnection, rows: Iterable[dict[str, Any]], path: Path, folder: Path
) -> tuple[int, int]:
    """(rows, rows whose key nobody can read). `folder`: for what lies between."""
    lines = folder / "rejected.jsonl"
    count = unreadable = 0
    with lines.open("w", encoding="utf-8") as file:
        for row in rows:
            count += 1
            unreadable += row["row_id"] is None
            file.write(_json(row) + "\n")
    columns = struct({"source_row": "INTEGER", "row_id": "VARCHAR", "errors": "VARCHAR", "raw": "VARCHAR"})
    write_parquet(connection, from_file("rejected", path=text(lines), columns=columns), path)
    return count, unreadable


def fixes_of(connection: duckdb.DuckDBPyConnection, contract: Contract) -> tuple[Fix, ...]:
    masks = " union all ".join(
        statement(
            "select $mask as mask, count(*) as cells from staged where err = '' group by all", mask=name(f"mask{place}")
        )
        for place in range(len(contract.columns))
    )
    found = connection.execute(masks).fetchall()
    counts = {rule: sum(cells for mask, cells in found if mask & bit) for rule, bit in FIX_BITS.items()}
    return tuple(Fix(rule, FIXES[rule], count) for rule, count in counts.items() if count)
