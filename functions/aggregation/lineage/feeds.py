"""Which attributes and facts of golden records the columns of a contract feed.

The contract says it, and the engine's own rules: an address names county and town, and a house's door; a citizen's
number says birth and sex; an organisation's number is a code or an old one. A test holds this and the engine equal.
"""

import functools
import importlib.resources
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Contract = Mapping[str, Any]
KINDS: Final = ("person", "organisation", "house")
AREA: Final = ("county", "town")
"""Chosen together: one line `area` in the order of authorities."""
DOOR: Final = ("town", "village", "village_group", "road", "number", "estate", "building", "unit", "room")
DERIVED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "person": {"id_number": ("birth", "sex")},
    "organisation": {"credit_code": ("old_number",)},
}
"""{kind: {attribute: the others that its column feeds as well}}."""


@dataclass(frozen=True, order=True)
class Feed:
    """A column that feeds an attribute of a kind of record, or (is_fact) a fact of it."""

    kind: str
    name: str
    column: str
    is_fact: bool = False


def feeds(contract: Contract) -> list[Feed]:
    """Each once, in the contract's order."""
    found = [*of_attributes(contract), *of_facts(contract)]
    return list(dict.fromkeys(found))


def of_attributes(contract: Contract) -> Iterator[Feed]:
    for slug, kind, place in mentions(contract):
        told = list(of_mention(contract, slug, kind))
        if kind == "house":
            yield from of_house(told, place)
            continue
        yield from told
        if place:
            yield from (Feed(kind, each, place) for each in ("address", *AREA))


def mentions(contract: Contract) -> Iterator[tuple[str, str, str | None]]:
    """(whom the rows speak of, as which kind, the column whose address it has). A party may be of two kinds."""
    whom: list[tuple[str, str, str | None]] = [("subject", contract["entity"], None)]
    for slug, said in (contract.get("mentions") or {}).items():
        whom.append((slug, said["entity"], said.get("address_of")))
    for slug, entity, place in whom:
        for kind in KINDS[:2] if entity == "party" else (entity,):
            if kind in KINDS:
                yield slug, kind, place


def of_mention(contract: Contract, slug: str, kind: str) -> Iterator[Feed]:
    for column in contract["columns"]:
        if column["attribute"] is None or column.get("mention", "subject") != slug:
            continue
        attribute = column["attribute"]
        if kind == "organisation" and attribute == "id_number":
            attribute = "credit_code"  # a party's number, where the party is an organisation
        for each in named(kind, attribute, column["type"]):
            yield Feed(kind, each, column["name"])


def named(kind: str, attribute: str, type_: str) -> tuple[str, ...]:
    if attribute not in attributes(kind):
        return ()
    areas = AREA if type_ == "address" else ()
    return (attribute, *DERIVED.get(kind, {}).get(attribute, ()), *areas)


def of_house(told: list[Feed], place: str | None) -> Iterator[Feed]:
    """A house's address is written whole, or put together from its parts; its door is read from that address."""
    whole = [place] if place else [each.column for each in told if each.name == "address"]
    parts = [each.column for each in told if each.name in (*AREA, *DOOR)]
    yield from told
    if whole:
        yield from (Feed("house", each, whole[0]) for each in ("address", "county", *DOOR))
    elif parts:
        own = {each.name for each in told}
        for each in ("address", *(part for part in DOOR if part not in own)):
            yield from (Feed("house", each, column) for column in parts)


def of_facts(contract: Contract) -> Iterator[Feed]:
    for fact in contract.get("facts") or ():
        for slug, kind, _ in mentions(contract):
            if slug == fact["mention"]:
                yield from (Feed(kind, fact["kind"], column, is_fact=True) for column in fact["parts"].values())


@functools.cache
def attributes(kind: str) -> Mapping[str, tuple[str, ...]]:
    """{attribute: departments, the highest authority first}; nobody is named where the most recent value counts."""
    found: dict[str, tuple[str, ...]] = {}
    for attribute, departments in survivorship()[kind].items():
        for each in AREA if attribute == "area" else (attribute,):
            found[each] = tuple(departments)
    return found


@functools.cache
def survivorship() -> dict[str, dict[str, list[str]]]:
    """A copy of the engine's survivorship.json; a test holds them equal."""
    text = importlib.resources.files("aggregation.lineage").joinpath("survivorship.json").read_text(encoding="utf-8")
    kinds: dict[str, dict[str, list[str]]] = json.loads(text)["kinds"]
    return kinds
