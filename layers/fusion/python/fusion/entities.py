"""The three kinds of golden records: how their ids begin, what is known of them, and whose word counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from fusion.contract import ATTRIBUTES
from fusion.sql import statement, text


@dataclass(frozen=True)
class Entity:
    """`head`: the first letters of its ids. `areas`: attributes that go together, as one choice. `cells`: what a row
    says, as findings and reviews show it: {name: the column of members}."""

    kind: str
    head: str
    cells: Mapping[str, str]

    @property
    def attributes(self) -> tuple[str, ...]:
        return ATTRIBUTES[self.kind]

    @property
    def evidence(self) -> str:
        """The lake's table of what rows say."""
        return f"evidence/{self.kind}"

    @property
    def golden(self) -> str:
        return f"golden/{self.kind}"

    @property
    def authorities(self) -> dict[str, list[str]]:
        """{attribute: departments, the highest authority first}; `area` stands for county and town."""
        return survivorship()[self.kind]

    @property
    def authority_rows(self) -> str:
        """(attribute, department, rank) as SQL values."""
        return ", ".join(
            statement(
                "($attribute, $department, $rank)", attribute=text(attribute), department=text(department), rank=rank
            )
            for attribute, departments in self.authorities.items()
            for rank, department in enumerate(departments)
        )


ENTITIES: Final = {
    "person": Entity(
        "person",
        "per_",
        {
            **dict(zip(("name", "id_number"), ("name", "claimed_number"), strict=True)),
            **dict(zip(("sex", "birth"), ("stated_sex", "stated_birth"), strict=True)),
            **{each: each for each in ("address", "phone")},
        },
    ),
    "organisation": Entity(
        "organisation",
        "org_",
        {each: each for each in ("name", "credit_code", "old_number", "status", "address", "phone")},
    ),
    "house": Entity(
        "house",
        "hse_",
        {each: each for each in ("address", "real_estate_number", "address_code", "floor_area", "usage")},
    ),
}


@cache
def survivorship() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(
        (files("fusion") / "survivorship.json").read_text(encoding="utf-8")
    )["kinds"]
    return found
