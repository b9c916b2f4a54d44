"""Code lists as the page tells them: codes with the days on which they hold, editions with what each changed, who uses
a list."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from aggregation.codes.known import Code, code_list, codes, editions, spellings, titles
from aggregation.pinyin.search import is_meant

State = Literal["valid", "ended", "future"]
Contract = Mapping[str, Any]


@dataclass(frozen=True)
class Use:
    """A contract's column that is looked up in a list. mapped: local spellings of its own."""

    department: str
    dataset: str
    name: str
    column: str
    mapped: int


@dataclass(frozen=True)
class EditionChange:
    """What an edition says otherwise than the one before: names of codes that begin and that end with it."""

    number: int
    since: date
    note: str
    added: tuple[Code, ...]
    ended: tuple[Code, ...]


def found(list_: str, q: str, state: State | None, today: date) -> Iterator[tuple[str, Code]]:
    """(list, code) by list and in the list's order; list_ "": of all."""
    for name in titles():
        if list_ in ("", name):
            for code in codes(name):
                if state in (None, state_of(code, today)) and is_asked_for(name, code, q):
                    yield name, code


def is_asked_for(list_: str, code: Code, q: str) -> bool:
    """By the list's name, the code's, what else is written for it, or the code itself."""
    return is_meant(
        q, names=f"{titles()[list_][0]} {code.name}", more=" ".join((code.code, *aliases(list_, code.code)))
    )


def aliases(list_: str, code: str) -> tuple[str, ...]:
    """What else may be written for a code; its name and the code itself are not repeated."""
    named = {each.code: each.name for each in codes(list_)}
    return tuple(text for text, meant in spellings(list_).items() if meant == code and text not in {code, named[code]})


def state_of(code: Code, today: date) -> State:
    if code.until and code.until < today:
        return "ended"
    return "future" if code.since and code.since > today else "valid"


def changes(list_: str) -> list[EditionChange]:
    """The latest first."""
    return [
        EditionChange(
            *(each.number, each.since, each.note),
            added=tuple(code for code in codes(list_) if code.since == each.since),
            ended=tuple(code for code in codes(list_) if code.until == each.since - timedelta(days=1)),
        )
        for each in reversed(editions(list_))
    ]


def uses(contracts: Iterable[Contract]) -> dict[str, list[Use]]:
    """{list: the columns of contracts in force that are looked up in it}."""
    found: dict[str, list[Use]] = {}
    for contract in sorted(contracts, key=lambda each: (each["department"], each["dataset"])):
        for column in contract["columns"]:
            if name := code_list(column["type"]):
                mapped = len(column.get("mapping", ()))
                use = Use(contract["department"], contract["dataset"], contract["name"], column["name"], mapped)
                found.setdefault(name, []).append(use)
    return found
