"""Publishing: golden changes for those who write items, and the lake's commits, the accepted rows last."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Final

import duckdb

from fusion import features, weights
from fusion.compare import Compared
from fusion.contract import Contract
from fusion.entities import ENTITIES, Entity
from fusion.floaters import LINKED
from fusion.keys import search_key
from fusion.lake import Lake, accepted_table, among
from fusion.linkage import Model, explain
from fusion.linkage.learning import spell
from fusion.match import stored
from fusion.sql import Limits, apart, from_file, names, session, statement, text

_BATCH = 1000


class HeldError(RuntimeError):
    """Nothing of a held delivery may reach the lake."""


def golden_changes(fused: Path, *, key: bytes) -> Iterator[dict[str, Any]]:
    """Every record to be written, as README.md shows; an ended one has no values. `key`: the platform's secret."""
    for entity in ENTITIES.values():
        for row in _rows(fused / f"golden-{entity.kind}.parquet"):
            yield _golden(entity, row, key)


def finding_changes(fused: Path) -> Iterator[dict[str, Any]]:
    """rule, golden_id, state found|gone; when found: county, months, count, sum_fen, evidence."""
    for row in _rows(fused / "findings.parquet"):
        if row["state"] == "found":
            evidence = [{**each.pop("cells"), **each} for each in json.loads(row["evidence"])]
            row |= {"months": json.loads(row["months"]), "evidence": evidence}
        yield row


def review_changes(matched: Path) -> Iterator[dict[str, Any]]:
    """Pairs that a person is to decide (found), and floaters that wait no more (gone), as README.md shows."""
    for kind in LINKED:
        model = weights.kept(kind, matched)
        for row in _rows(matched / f"reviews-{kind}.parquet"):
            yield _review(kind, model, row)


def decisions(cleaned: Path) -> Iterator[dict[str, str]]:
    """left, right, decision of each pair in a delivery of decisions (floaters.DECISIONS), from clean's folder."""
    for row in _rows(cleaned / "accepted.parquet"):
        yield {"left": row["甲"].lower(), "right": row["乙"].lower(), "decision": row["决定"]}


def adopted(cleaned: Path) -> dict[str, int]:
    """{kind: version} of the models in a delivery of weights (weights.WEIGHTS), from clean's folder."""
    return {row["对象"]: int(row["版本"]) for row in _rows(cleaned / "accepted.parquet")}


def apply(
    compared: Path, matched: Path, fused: Path, lake: Lake, contract: Contract, *, limits: Limits | None = None
) -> None:
    """Evidence, golden records, features, then accepted rows: until those are in, a submission run again finds its rows
    new; until features are, whom its lines concern.

    Applying again changes nothing. Raises HeldError for a delivery that waits for a person.
    """
    result = Compared.load(compared)
    if result.held:
        raise HeldError("more would end than the contract allows without a person's word")
    with session(limits or Limits()) as connection:
        parts = result.prefixes
        for entity in ENTITIES.values():
            path, columns = compared / f"evidence-{entity.kind}.parquet", names(list(stored(entity)))
            _merge(connection, path, lake, entity.evidence, key="evidence_id", parts=parts, columns=columns)
        for entity in ENTITIES.values():
            path = fused / f"golden-{entity.kind}.parquet"
            _merge(connection, path, lake, entity.golden, key="golden_id", parts=parts)
        for kind in LINKED:
            path = matched / f"features-{kind}.parquet"
            _merge(connection, path, lake, features.table(kind), key="evidence_id", parts=parts)
        changes = _of(compared / "changes.parquet", names(_accepted_columns(contract)))
        parts_of = statement("select distinct part from ($changes) order by part", changes=changes)
        touched = connection.execute(parts_of).fetchall()
        table = accepted_table(contract.department, contract.dataset)
        lake.merge(connection, table, changes, key="row_id", partition="part", parts=[part for (part,) in touched])
    for entity in ENTITIES.values():
        lake.tidy(entity.evidence)
        lake.tidy(entity.golden)
    for each in (*map(features.table, LINKED), table):
        lake.tidy(each)


def _merge(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    lake: Lake,
    table: str,
    *,
    key: str,
    parts: Sequence[str],
    columns: str = "*",
) -> None:
    """Of a file that was written and says something: there is none where nothing changes."""
    if path.exists() and connection.sql(_of(path, columns)).limit(1).fetchall():
        lake.merge(connection, table, _of(path, columns), key=key, partition="prefix", parts=parts)


def tallies(
    lake: Lake, prefixes: Sequence[str], *, kind: str = "person", limits: Limits | None = None
) -> dict[str, dict[str, int]]:
    """{prefix: {county, or "" where unknown: records}}: those that have not ended; persons without a recorded death."""
    is_person = kind == "person"
    columns = {"prefix": "varchar", "county": "varchar", "ended": "boolean"}
    columns |= {"death_date": "varchar"} if is_person else {}
    with session(limits or Limits()) as connection:
        lake.load(connection, ENTITIES[kind].golden, "golden", columns, among("prefix", prefixes))
        living = "death_date is null" if is_person else "true"
        rows = connection.execute(from_file("tallies", living=living)).fetchall()
    counts: dict[str, dict[str, int]] = {prefix: {} for prefix in prefixes}
    for prefix, county, records in rows:
        counts[prefix][county] = records
    return counts


def _of(path: Path, columns: str) -> str:
    return statement("select $columns from read_parquet($path)", columns=columns, path=text(path))


def _accepted_columns(contract: Contract) -> list[str]:
    head = ["row_id", "part", "change", "links", "content", "period", "source_row", "submission", "file", "received_at"]
    return [*head, *contract.fields]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """None of a file that was not written because there was nothing to tell."""
    if not path.exists():
        return
    with apart(_reader()) as connection:
        found = connection.execute(statement("from read_parquet($path)", path=text(path)))
        columns = [column[0] for column in found.description]
        while rows := found.fetchmany(_BATCH):
            for row in rows:
                yield dict(zip(columns, row, strict=True))


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """Reads files row by row as they are, which needs little memory and no place to spill: kept with the process."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{Limits().memory_mb}MB",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
        "temp_directory": "",
        "threads": 1,
    }
    return duckdb.connect(config=config)


def _review(kind: str, model: Model, row: dict[str, Any]) -> dict[str, Any]:
    head = {"kind": kind, "state": row["state"], "left": {"link": row["left_link"]}}
    if row["state"] != "found":
        return head
    rows = {side: json.loads(row[f"{side}_rows"] or "[]") for side in ("left", "right")}
    sides = {side: {"link": row[f"{side}_link"], "rows": said} for side, said in rows.items()}
    fields = [asdict(each) for each in explain(model, row["pattern"])]
    told = {"reason": row["reason"], "weight": row["weight"], "pattern": spell(model, row["pattern"])}
    return head | sides | told | {"fields": fields}


def _golden(entity: Entity, row: dict[str, Any], key: bytes) -> dict[str, Any]:
    head = {"kind": entity.kind} | {each: row[each] for each in ("golden_id", "prefix", "change", "link", "content")}
    if row["ended"]:
        nothing: dict[str, Any] = {"attributes": {}, "provenance": {}, "flags": [], "facts": [], "relations": []}
        return head | nothing | {"search_keys": [], "redirects_to": row["redirects_to"]}
    attributes = {each: row[each] for each in entity.attributes if row[each] is not None}
    sources = [{part: value for part, value in each.items() if part != "cells"} for each in json.loads(row["sources"])]
    listed = {
        each: [entry | {"source": _source(entry["source"], sources)} for entry in json.loads(row[each])]
        for each in ("facts", "relations")
    }
    keys = _search_keys(entity, attributes, key)
    told = {"flags": json.loads(row["flags"]), **listed, "search_keys": keys}
    return (
        head
        | {"attributes": attributes, "provenance": _provenance(attributes, json.loads(row["provenance"]), sources)}
        | told
    )


def _source(kept: int | dict[str, Any], sources: list[dict[str, Any]]) -> dict[str, Any]:
    """A place in the record's list; of what no line states any more, the source itself."""
    return kept if isinstance(kept, dict) else sources[kept]


def _provenance(attributes: dict[str, str], compact: dict[str, Any], sources: list[dict[str, Any]]) -> dict[str, Any]:
    """The lake names a source by its place in the record's list; here every value carries it whole."""
    told = {}
    for attribute, value in attributes.items():
        entry = compact["area" if attribute in {"county", "town"} else attribute]
        lost = [
            each | {"value": _part(attribute, each["value"]), "source": sources[each["source"]]}
            for each in entry["lost"]
        ]
        lost = [each for each in lost if each["value"] not in {"", value}]
        told[attribute] = {"value": value, "source": sources[entry["source"]], "rule": entry["rule"], "lost": lost}
    return told


def _part(attribute: str, value: str) -> str:
    """County or town of an area `county|town`; any other value as it is."""
    return value.split("|")[("county", "town").index(attribute)] if attribute in {"county", "town"} else value


SEARCH: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "person": {"id": ("id_number",), "name-birth": ("name", "birth"), "phone": ("phone",)},
    "organisation": {"credit-code": ("credit_code",), "old-number": ("old_number",), "organisation": ("name",)},
    "house": {"real-estate": ("real_estate_number",), "address-code": ("address_code",), "address": ("address",)},
}
"""{kind: {kind of search key: the attributes it is made of}}."""


def _search_keys(entity: Entity, attributes: dict[str, str], key: bytes) -> list[str]:
    return [
        search_key(key, kind, *(attributes[part] for part in parts))
        for kind, parts in SEARCH[entity.kind].items()
        if all(part in attributes for part in parts)
    ]
