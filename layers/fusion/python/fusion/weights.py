"""Which model is in force: m and u of each level, rows of a dataset as any other, or else the model that is shipped.

A delivery of such rows changes how every floater of its kind is weighed, and all are weighed anew with it. What they
say of a model of other fields or levels is not used: then the shipped one is in force.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import duckdb

from fusion.lake import Lake, accepted_table
from fusion.linkage import Model
from fusion.sql import from_file, names, statement, text

WEIGHTS: Final = ("data-centre", "match-weights")
COLUMNS: Final = ("对象", "项", "级", "版本", "相符率", "偶合率")
"""Kind, field, level, version of the model, m, u."""


def rows(model: Model) -> Iterator[dict[str, str]]:
    """A model as the dataset has it."""
    for field in model.fields:
        for level in field.levels:
            told = (model.name, field.name, level.name, str(model.version), repr(level.m), repr(level.u))
            yield dict(zip(COLUMNS, told, strict=True))


def applied(kind: str, given: Iterable[Mapping[str, Any]]) -> Model:
    """The model of a kind with the m and u of these rows; the shipped one unless they tell of each of its levels, all
    as of one version."""
    model = Model.named(kind)
    told = {(row["项"], row["级"]): row for row in given if row["对象"] == kind}
    versions = {int(row["版本"]) for row in told.values()}
    whole = set(told) == {(field.name, level.name) for field in model.fields for level in field.levels}
    if not whole or len(versions) != 1:
        return model
    learnt = {
        field.name: [
            (float(told[field.name, level.name]["相符率"]), float(told[field.name, level.name]["偶合率"]))
            for level in field.levels
        ]
        for field in model.fields
    }
    return replace(model.with_levels(learnt), version=versions.pop())


def keep(model: Model, folder: Path) -> None:
    """For those who tell what a match was weighed by."""
    path = folder / f"weights-{model.name}.json"
    path.write_text(json.dumps([*rows(model)], ensure_ascii=False), encoding="utf-8")


def kept(kind: str, folder: Path) -> Model:
    path = folder / f"weights-{kind}.json"
    return applied(kind, json.loads(path.read_text(encoding="utf-8")) if path.exists() else ())


def in_force(connection: duckdb.DuckDBPyConnection, kind: str, compared: Path, lake: Lake) -> Model:
    """As the lake has it, with what this delivery puts in place."""
    kinds = dict.fromkeys(("row_id", "content", *COLUMNS), "varchar")
    lake.load(connection, accepted_table(*WEIGHTS), "weights_before", kinds)
    delivers = _delivers(connection, compared)
    path = text(compared / "changes.parquet")
    source = statement("read_parquet($path)", path=path) if delivers else "weights_before limit 0"
    columns = names(list(kinds))
    found = connection.execute(from_file("adopted", columns=columns, source=source, kind=text(kind)))
    heads = [column[0] for column in found.description]
    return applied(kind, [dict(zip(heads, row, strict=True)) for row in found.fetchall()])


def revises(connection: duckdb.DuckDBPyConnection, kind: str, compared: Path) -> bool:
    """Whether a delivery puts another model of a kind in force."""
    if not _delivers(connection, compared):
        return False
    query = 'select count(*) from read_parquet($path) where "对象" = $kind'
    asked = statement(query, path=text(compared / "changes.parquet"), kind=text(kind))
    [(found,)] = connection.execute(asked).fetchall()
    return bool(found)


def _delivers(connection: duckdb.DuckDBPyConnection, compared: Path) -> bool:
    path = text(compared / "changes.parquet")
    described = connection.execute(statement("describe select * from read_parquet($path)", path=path)).fetchall()
    return set(COLUMNS) <= {row[0] for row in described}
