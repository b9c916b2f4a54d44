"""Rules that look for what should not be: each an SQL file over golden records, and its words in rules.json.

A rule's query reads the table $golden and gives golden_id, county, months, count, sum_fen and evidence. A rule of one
record is asked of those a delivery changes; one of the whole city of the lake as it stands (whole.py).
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fusion.sql import statement


@dataclass(frozen=True)
class Rule:
    id: str
    name: str
    description: str
    unit: str
    whole: bool = False
    least: int = 0
    """Of a whole rule: how many persons make a case."""

    def query(self, golden: str, **parts: object) -> str:
        path = files("fusion") / "rules" / f"{self.id}.sql"
        return statement(path.read_text(encoding="utf-8"), golden=golden, **parts)


@cache
def rules() -> tuple[Rule, ...]:
    document = (files("fusion") / "rules" / "rules.json").read_text(encoding="utf-8")
    return tuple(Rule(**each) for each in json.loads(document))
