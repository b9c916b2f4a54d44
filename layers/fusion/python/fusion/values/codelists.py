"""The code lists of fusion/codes: names, codes and aliases that may stand in a cell, to the code that is stored."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

CODES: Final = "codes.csv"


@dataclass(frozen=True)
class Code:
    """Valid from `since` to `until`, both days included; None: without beginning, without end."""

    code: str
    name: str
    since: date | None = None
    until: date | None = None
    successor: str | None = None


@dataclass(frozen=True)
class Edition:
    """A version of a list: what it says from `since` on."""

    number: int
    since: date
    note: str


def rows(name: str) -> list[dict[str, str]]:
    with (files("fusion") / "codes" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def lists() -> frozenset[str]:
    """Names of all code lists."""
    return frozenset({"ethnic-group", "county", *(row["list"] for row in rows(CODES))})


@cache
def spellings(code_list: str) -> dict[str, str]:
    """{what may stand in the cell: code} of a code list.

    Raises KeyError for a list nobody keeps: a contract names it wrongly.

    >>> spellings("sex")["男"], spellings("ethnic-group")["汉"], spellings("ethnic-group")["1"]
    ('1', '01', '01')
    """
    known = {"ethnic-group": _ethnic_groups, "county": _counties}.get(code_list, lambda: _coded(code_list))()
    if not known:
        raise KeyError(code_list)
    return known


def _coded(code_list: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for row in rows(CODES):
        if row["list"] == code_list:
            known |= {row["code"]: row["code"], row["code"].lstrip("0") or "0": row["code"]}
            known.setdefault(row["name"], row["code"])
    for row in rows("code-aliases.csv"):
        if row["list"] == code_list:
            known.setdefault(row["alias"], row["code"])
    return known


def _ethnic_groups() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in rows("ethnic-groups.csv"):
        code, name = row["code"], row["name"]
        for spelling in (code, code.lstrip("0"), row["letters"], name, name.removesuffix("族")):
            known[spelling] = code
    return known


def _counties() -> dict[str, str]:
    """Today's counties under all their names; an area inside a county is not one."""
    names = {row["name"]: row["code"] for row in rows("divisions.csv") if row["kind"] == "县级"}
    aliases = {row["alias"]: row["county"] for row in rows("place-aliases.csv") if row["kept"] != "1"}
    codes = {code: code for code in names.values()}
    return {f"{prefix}{name}": code for prefix in ("", "遵义市") for name, code in (aliases | names).items()} | codes


@cache
def codes(code_list: str) -> tuple[Code, ...]:
    """All codes of a list that ever were valid: none is ever taken out, it ends."""
    if code_list in {"ethnic-group", "county"}:
        return tuple(Code(code, name) for code, name in labels(code_list).items())
    return tuple(
        Code(row["code"], row["name"], _day(row["since"]), _day(row["until"]), row["successor"] or None)
        for row in rows(CODES)
        if row["list"] == code_list
    )


def dated(code_list: str) -> tuple[Code, ...]:
    """Those that are not valid on every day."""
    return tuple(code for code in codes(code_list) if code.since or code.until)


@cache
def editions(code_list: str) -> tuple[Edition, ...]:
    """Its versions, the first one first."""
    found = (row for row in rows("editions.csv") if row["list"] == code_list)
    return tuple(Edition(int(row["edition"]), date.fromisoformat(row["since"]), row["note"]) for row in found)


def titles() -> dict[str, tuple[str, str]]:
    """{list: (its name, the standard that it follows)}, in the order in which they are told."""
    return {row["list"]: (row["name"], row["standard"]) for row in rows("lists.csv")}


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


@cache
def labels(code_list: str) -> dict[str, str]:
    """{code: name} of a code list; empty for a list nobody keeps.

    >>> labels("ethnic-group")["01"], labels("sex")["1"], labels("county")["520302"]
    ('汉族', '男性', '红花岗区')
    """
    if code_list == "ethnic-group":
        return {row["code"]: row["name"] for row in rows("ethnic-groups.csv")}
    if code_list == "county":
        return {row["code"]: row["name"] for row in rows("divisions.csv") if row["kind"] == "县级"}
    return {row["code"]: row["name"] for row in rows(CODES) if row["list"] == code_list}


@cache
def area_codes() -> frozenset[str]:
    """Area codes in identity numbers of Zunyi people, old ones (5221xx) among them."""
    return frozenset(row["code"] for row in rows("id-number-area-codes.csv"))
