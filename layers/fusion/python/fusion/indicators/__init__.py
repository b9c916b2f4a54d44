"""Indicators of the city: each an SQL file over golden records in sql/, and its words in indicators.json.

A query reads the tables of TABLES and nothing else, in the SQL that DuckDB and Athena share, and gives `county` (null:
no address tells it) and `part`; a ratio's also `whole`; a flow's `period` (YYYY-MM); one that does not count persons
or firms itself `behind`: upon how many its figure rests.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "person": {
        **dict.fromkeys(("golden_id", "county", "sex", "birth", "ethnic", "household", "death_date"), "varchar"),
        "age": "integer",
        **dict.fromkeys(("has_id", "has_phone", "contradicted"), "boolean"),
    },
    "organisation": {
        **dict.fromkeys(("golden_id", "county", "kind", "industry", "founded", "status", "tax_credit"), "varchar"),
        "capital_fen": "bigint",
    },
    "house": {**dict.fromkeys(("golden_id", "county", "usage"), "varchar"), "floor_area": "double"},
    "benefit": {
        **dict.fromkeys(("golden_id", "county", "death_date", "period", "status"), "varchar"),
        "amount_fen": "bigint",
    },
    "insurance": dict.fromkeys(("golden_id", "county", "death_date", "type", "status", "since"), "varchar"),
    "enrolment": dict.fromkeys(("golden_id", "county", "death_date", "school", "grade"), "varchar"),
}
"""What a query may read: no name, no number, no telephone is among it."""


@dataclass(frozen=True)
class Indicator:
    """`sources`: datasets as <department>/<dataset>. `scale`: by what part, or part / whole, is multiplied. `flow`: it
    tells periods that have passed; else it is the state of the day it is computed. `protects`: figures that rest on a
    few persons are not told (results.py)."""

    id: str
    name: str
    theme: str
    description: str
    owner: str
    unit: str
    geography: Literal["county", "city"]
    period: Literal["day", "month"]
    form: Literal["count", "sum", "ratio"]
    scale: float
    decimals: int
    flow: bool
    protects: bool
    sources: tuple[str, ...]

    @property
    def query(self) -> str:
        return (files("fusion") / "indicators" / "sql" / f"{self.id}.sql").read_text(encoding="utf-8")


@cache
def indicators() -> tuple[Indicator, ...]:
    document = (files("fusion") / "indicators" / "indicators.json").read_text(encoding="utf-8")
    return tuple(Indicator(**{**each, "sources": tuple(each["sources"])}) for each in json.loads(document))
