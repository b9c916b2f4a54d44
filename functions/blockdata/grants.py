"""Grants: which department may read which attributes of a person, on which legal ground."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

ATTRIBUTES = (
    "id_number",
    "name",
    "sex",
    "birth",
    "ethnic",
    "phone",
    "address",
    "county",
    "town",
    "household",
    "relation",
    "marital",
    "education",
    "death_date",
    "death_place",
)
FACTS = ("benefit", "enrolment", "insurance", "marriage")
RELATIONS = ("lives-in", "works-at", "legal-representative-of", "owns", "uses-water-at", "tax-agent-of")
"""Of a person with houses and organisations; ties between persons are nobody's to look up."""
FIELDS = (*ATTRIBUTES, *FACTS, *RELATIONS)
SLUG = re.compile(r"[a-z]+(-[a-z]+)*")


class GrantError(ValueError):
    """A grant that cannot be: its message is for the reader."""


@dataclass(frozen=True)
class Grant:
    """`fields`: attributes, kinds of facts and relations shown unmasked; `basis`: the law, its article, its words."""

    department: str
    ground: str
    name: str
    basis: str
    fields: tuple[str, ...]


def put(department: str, ground: str, *, name: str, basis: str, fields: Iterable[str]) -> Grant:
    """A grant with its fields in their usual order, each once. Raises GrantError."""
    for slug in (department, ground):
        if not SLUG.fullmatch(slug):
            raise GrantError(f"代号“{slug}”只能是小写字母和连字符。")
    wanted = set(fields)
    if unknown := wanted.difference(FIELDS):
        raise GrantError(f"没有这些字段:{'、'.join(sorted(unknown))}。")
    ordered = tuple(field for field in FIELDS if field in wanted)
    return Grant(department=department, ground=ground, name=name, basis=basis, fields=ordered)
