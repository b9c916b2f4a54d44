"""What is known of a delivery's columns; read and written without an engine."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, Self

FILE: Final = "profile.json"
OTHER: Final = "其他"
PLACES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class ColumnProfile:
    """`spread`: values at PLACES of numbers as cleaning stores them, of dates in days since 1970, of months in months
    since 1970; else empty. `shares`: of filled cells, by code or by shape of the text (字3: three Chinese characters,
    9: digits, A: letters), the commonest first; what is rare is together under OTHER."""

    name: str
    type: str
    filled: int
    distinct: int
    spread: tuple[float, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Profile:
    """`rows` were measured `of` accepted ones."""

    rows: int
    of: int
    columns: tuple[ColumnProfile, ...]

    @classmethod
    def loads(cls, document: str) -> Self:
        found = json.loads(document)
        columns = (ColumnProfile(**each | {"spread": tuple(each["spread"])}) for each in found["columns"])
        return cls(found["rows"], found["of"], tuple(columns))

    def dumps(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)
