"""The way of data as a graph in four stages, put together from what systems, contracts and readers say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aggregation.lineage.feeds import KINDS, Contract, attributes, feeds
from aggregation.systems.system import System

UseKind = Literal["finding", "indicator", "matching", "page"]
Reader = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A business system; system: "" of one that only the catalogue names, registered by nobody."""

    id: str
    department: str
    system: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Dataset:
    id: str
    department: str
    dataset: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Golden:
    """An attribute of golden records, or a fact. authorities: departments whose value counts first, in order."""

    id: str
    kind: str
    attribute: str
    is_fact: bool
    authorities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Use:
    """What reads attributes: an indicator, a finding, the matching of a kind of record."""

    id: str
    kind: UseKind
    use: str
    name: str
    entity: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """From one node to one of the next stage. columns: through which a dataset feeds an attribute; rank: its
    department's place among the authorities, from 1."""

    source: str
    target: str
    columns: tuple[str, ...] = ()
    rank: int | None = None


@dataclass(frozen=True, kw_only=True)
class Lineage:
    systems: list[Source]
    datasets: list[Dataset]
    attributes: list[Golden]
    uses: list[Use]
    links: list[Link]


def lineage(contracts: Iterable[Contract], systems: Sequence[System], readers: Sequence[Reader]) -> Lineage:
    """contracts: those in force. Of a kind's attributes, those that a dataset feeds or something reads."""
    known = sorted(contracts, key=lambda each: (each["department"], each["dataset"]))
    fed = [link for contract in known for link in feeding(contract)]
    read = [link for reader in readers for link in reading(reader, {link.target for link in fed})]
    goes = [link for contract in known for link in coming(contract, systems)]
    touched = {link.target for link in fed} | {link.source for link in read}
    return Lineage(
        systems=sources(known, systems),
        datasets=[
            Dataset(id=dataset_id(each), department=each["department"], dataset=each["dataset"], name=each["name"])
            for each in known
        ],
        attributes=[each for each in every_attribute(fed) if each.id in touched],
        uses=uses(readers),
        links=[*goes, *fed, *read],
    )


def uses(readers: Iterable[Reader]) -> list[Use]:
    """Each once, under the first kind of record that it reads: some read two."""
    found: dict[str, Use] = {}
    for each in readers:
        use = Use(id=use_id(each), kind=each["kind"], use=each["id"], name=each["name"], entity=each["entity"])
        found.setdefault(use.id, use)
    return list(found.values())


def sources(contracts: Iterable[Contract], systems: Iterable[System]) -> list[Source]:
    """Registered ones, whether or not they feed anything, and those that only the catalogue names."""
    found = [
        Source(id=f"system:{each.id}", department=each.department, system=each.system, name=each.told.name)
        for each in systems
    ]
    known = {each.id for each in found}
    for contract in contracts:
        for id_ in feeders(contract, systems):
            if id_ not in known:
                known.add(id_)
                name = contract["catalogue"]["source_system"]
                found.append(Source(id=id_, department=contract["department"], system="", name=name))
    return sorted(found, key=lambda each: each.id)


def coming(contract: Contract, systems: Iterable[System]) -> list[Link]:
    return [Link(source=id_, target=dataset_id(contract)) for id_ in feeders(contract, systems)]


def feeders(contract: Contract, systems: Iterable[System]) -> list[str]:
    """The department's systems that say they feed the dataset; where none does, the one its catalogue names."""
    own = [each for each in systems if each.department == contract["department"]]
    saying = [each for each in own if contract["dataset"] in each.told.datasets]
    name = contract["catalogue"]["source_system"]
    found = saying or [each for each in own if each.told.name == name]
    return [f"system:{each.id}" for each in found] or [f"named:{contract['department']}/{name}"]


def feeding(contract: Contract) -> Iterator[Link]:
    """One link an attribute, with all columns that feed it."""
    columns: dict[str, list[str]] = {}
    ranks: dict[str, int | None] = {}
    for feed in feeds(contract):
        id_ = golden_id(feed.kind, feed.name, is_fact=feed.is_fact)
        columns.setdefault(id_, []).append(feed.column)
        order = () if feed.is_fact else attributes(feed.kind)[feed.name]
        ranks[id_] = order.index(contract["department"]) + 1 if contract["department"] in order else None
    for id_, names in columns.items():
        yield Link(source=dataset_id(contract), target=id_, columns=tuple(names), rank=ranks[id_])


def reading(reader: Reader, fed: Iterable[str]) -> Iterator[Link]:
    """A fact is read of whatever kind of record has it."""
    for attribute in reader.get("attributes", ()):
        yield Link(source=golden_id(reader["entity"], attribute, is_fact=False), target=use_id(reader))
    for fact in reader.get("facts", ()):
        wanted = {golden_id(kind, fact, is_fact=True) for kind in KINDS}
        for id_ in sorted(wanted & set(fed)) or [golden_id(reader["entity"], fact, is_fact=True)]:
            yield Link(source=id_, target=use_id(reader))


def every_attribute(fed: Iterable[Link]) -> Iterator[Golden]:
    """By kind, in the order in which they are told; a kind's facts come last."""
    facts = dict.fromkeys(link.target for link in fed if link.target.startswith("fact:"))
    for kind in KINDS:
        for name, authorities in attributes(kind).items():
            id_ = golden_id(kind, name, is_fact=False)
            yield Golden(id=id_, kind=kind, attribute=name, is_fact=False, authorities=authorities)
        for id_ in facts:
            of, _, name = id_.removeprefix("fact:").partition("/")
            if of == kind:
                yield Golden(id=id_, kind=kind, attribute=name, is_fact=True, authorities=())


def dataset_id(contract: Contract) -> str:
    return f"dataset:{contract['department']}/{contract['dataset']}"


def golden_id(kind: str, name: str, *, is_fact: bool) -> str:
    return f"{'fact' if is_fact else 'attribute'}:{kind}/{name}"


def use_id(reader: Reader) -> str:
    return f"{reader['kind']}:{reader['id']}"
