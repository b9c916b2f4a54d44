"""Every indicator from the lake's golden tables. What is read fills tables that DuckDB spills beyond its limit."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb

from fusion.entities import ENTITIES
from fusion.indicators import TABLES, Indicator, indicators
from fusion.indicators.results import Result, results
from fusion.lake import Lake
from fusion.sql import Limits, from_file, names, session, text

READS = {
    "person": (
        *("golden_id", "county", "sex", "birth", "ethnic", "household", "death_date"),
        *("id_number", "phone", "flags"),
    ),
    "organisation": tuple(TABLES["organisation"]),
    "house": tuple(TABLES["house"]),
}
"""{kind: the columns that are read of its golden table}."""
FACTS = ("benefit", "insurance", "enrolment")
"""Kinds of facts that are tables of their own."""


def compute(lake: Lake, *, today: date, limits: Limits | None = None) -> Iterator[tuple[Indicator, list[Result]]]:
    """Each indicator and its results, as they stand in the lake."""
    with session(limits or Limits()) as connection:
        load(connection, lake, today=today)
        for each in indicators():
            yield each, results(each, _rows(connection, each.query), today=today.isoformat())


def load(connection: duckdb.DuckDBPyConnection, lake: Lake, *, today: date) -> None:
    """Makes the tables of TABLES."""
    for kind, columns in READS.items():
        read = dict.fromkeys(columns, "varchar") | {"ended": "boolean"}
        with lake.reading(connection, ENTITIES[kind].golden, read) as rows:
            connection.execute(from_file(f"indicators/{kind}", rows=rows, today=text(today.isoformat())))
    read = {
        "golden_id": "varchar",
        "county": "varchar",
        "death_date": "varchar",
        "facts": "varchar",
        "ended": "boolean",
    }
    with lake.reading(connection, ENTITIES["person"].golden, read, "facts <> '[]'") as rows:
        connection.execute(from_file("indicators/facts", rows=rows))
    for kind in FACTS:
        connection.execute(from_file("indicators/fact", kind=kind, columns=names(tuple(TABLES[kind]))))


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, Any]]:
    found = connection.execute(query)
    columns = [column[0] for column in found.description]
    return (dict(zip(columns, row, strict=True)) for row in found.fetchall())
