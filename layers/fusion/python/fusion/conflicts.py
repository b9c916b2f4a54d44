"""Where sources contradict each other: what golden records say they did not take, counted by attribute and sources."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from fusion.entities import ENTITIES, Entity
from fusion.lake import Lake
from fusion.sql import Limits, apart, from_file, session, text

EXAMPLES_MAX: Final = 3
"""Of an attribute and two datasets, the same as long as the records are."""


@dataclass(frozen=True)
class Side:
    """Whose value it is, and in an example which."""

    department: str
    dataset: str


@dataclass(frozen=True)
class Conflict:
    """attribute: `area` stands for county and town. `records` take the value of `taken`, where `other` says another;
    why: how many of them by authority, recency, quality. examples: (row, value) of both sides; personal."""

    kind: str
    attribute: str
    taken: Side
    other: Side
    records: int
    why: dict[str, int]
    examples: tuple[dict[str, Any], ...]


def conflicts(lake: Lake, *, limits: Limits | None = None) -> Iterator[Conflict]:
    """Of all kinds, as golden records stand; the most frequent of an attribute first."""
    with session(limits or Limits()) as connection:
        for entity in ENTITIES.values():
            with apart(connection) as own:
                yield from _of(entity, lake, own)


def _of(entity: Entity, lake: Lake, connection: Any) -> Iterator[Conflict]:
    read = dict.fromkeys(("golden_id", *entity.attributes, "sources", "provenance"), "varchar") | {"ended": "boolean"}
    with lake.reading(connection, entity.golden, read, "not ended and provenance like '%\"why\"%'") as rows:
        connection.execute(from_file("conflicts/lost", rows=rows, values=_values(entity)))
    found = connection.execute(from_file("conflicts/counted", most=EXAMPLES_MAX)).fetchall()
    for attribute, *sides, records, why, examples in found:
        taken, other = Side(*sides[:2]), Side(*sides[2:])
        yield Conflict(entity.kind, attribute, taken, other, records, json.loads(why), tuple(json.loads(examples)))


def _values(entity: Entity) -> str:
    """{attribute: the value that was taken} as SQL."""
    own = [each for each in entity.authorities if each != "area"]
    pairs = [f"{text(each)}: {each}" for each in own]
    return ", ".join([*pairs, "'area': concat_ws('|', coalesce(county, ''), coalesce(town, ''))"])
