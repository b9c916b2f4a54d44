"""Grants: which department may read which attributes of a person, on which legal ground."""

from collections.abc import Collection, Iterable
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
FACTS = ("benefit",)
FIELDS = frozenset({*ATTRIBUTES, *FACTS})


class UnknownFieldsError(ValueError):
    """A grant names fields no person has."""

    def __init__(self, fields: Collection[str]) -> None:
        self.fields = tuple(sorted(fields))
        super().__init__("、".join(self.fields))


@dataclass(frozen=True)
class Grant:
    """`fields`: attributes and kinds of facts shown unmasked; `basis`: the law, its article, its words."""

    department: str
    ground: str
    name: str
    basis: str
    fields: tuple[str, ...]


def put(department: str, ground: str, *, name: str, basis: str, fields: Iterable[str]) -> Grant:
    """A grant with its fields in their usual order, each once. Raises UnknownFieldsError."""
    wanted = set(fields)
    if unknown := wanted - FIELDS:
        raise UnknownFieldsError(unknown)
    ordered = tuple(field for field in (*ATTRIBUTES, *FACTS) if field in wanted)
    return Grant(department=department, ground=ground, name=name, basis=basis, fields=ordered)
