"""The resident register's rules in vectorised pandas: what an analyst who knows pandas well would write.

Slow paths run only over the cells that need them. It decides as fusion.reference does and finds the same values, but
says less: no rule per error, no remarks on what was repaired, no original cells of rejected rows.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from fusion.contract import Column, Contract, code_list, code_spellings
from fusion.reference import HAS_PLACEHOLDERS, digest
from fusion.values import characters, limits, places

Series = Any
Made = tuple[Series, Series]
"""Values (None where there is none) and which cells are wrong."""

_CLASS = {
    name: characters.python_class(getattr(characters, name)) for name in ("DIRTY", "SPACE", "INVISIBLE", "PRIVATE_USE")
}
_WIDE: Final = str.maketrans(characters.COMMON | characters.RARE)
_COMPATIBLE: Final = str.maketrans(characters.COMPATIBLE)
_HAN: Final = characters.python_class(f"[{characters.HAN}]")
_HAN_NAME: Final = characters.python_class(f"[{characters.HAN}]+(?:·[{characters.HAN}]+)*")
_DOTS: Final = characters.python_class(characters.MIDDLE_DOTS)
_WEIGHTS: Final = np.array(limits.ID_WEIGHTS)
_CHECKS: Final = np.frombuffer(limits.ID_CHECKS.encode(), dtype="u1")


def cleaned(rows: Series, contract: Contract, today: date) -> tuple[Series, Series]:
    """Accepted rows, and the others' places with whether the row was wrong (or the same key came again)."""
    values: dict[str, Series] = {}
    wrong = pd.Series(data=False, index=rows.index)
    for column in contract.columns:
        text = _folded(rows[column.name], column)
        empty = text == ""
        found, bad = _typed(text, column, today)
        wrong |= empty if column.required else False
        wrong |= bad & ~empty
        for field, series in zip(column.fields, found, strict=True):
            values[field] = series.where(~(empty | bad), None)
    table = pd.DataFrame(values)
    wrong |= _contradicts(table)
    good = table[~wrong]
    row_id = _digests(
        [contract.department, contract.dataset], [good[contract.column(key).field] for key in contract.key]
    )
    content = _contents(good)
    good = good.assign(row_id=row_id, content=content)
    last = ~good["row_id"].duplicated(keep="last")
    return good[last], wrong


def _folded(cells: Series, column: Column) -> Series:
    dirty = cells.str.contains(_CLASS["DIRTY"])
    if dirty.any():
        some = cells[dirty].str.replace(_CLASS["SPACE"], " ", regex=True)
        some = some.str.replace(_CLASS["INVISIBLE"], "", regex=True)
        cells = _put(cells, dirty, some.str.translate(_WIDE).str.translate(_COMPATIBLE).str.strip(" "))
    if column.type in HAS_PLACEHOLDERS:
        cells = cells.where(~cells.isin(limits.PLACEHOLDERS), "")
    return cells


def _put(cells: Series, where: Series, some: Series) -> Series:
    cells = cells.copy()
    cells[where] = some
    return cells


def _typed(text: Series, column: Column, today: date) -> tuple[tuple[Series, ...], Series]:
    if column.type == "address":
        return _address(text)
    if code_list(column.type):
        value = text.str.replace(" ", "", regex=False).map(code_spellings(column.type))
        return (value,), value.isna()
    made: Mapping[str, Callable[[], Made]] = {
        "citizen-id": lambda: _citizen_id(text, today),
        "date": lambda: _day(text, today),
        "person-name": lambda: _name(text),
        "household-number": lambda: _household(text),
    }
    value, bad = made[column.type]()
    return (value,), bad


def _citizen_id(text: Series, today: date) -> Made:
    odd = ~text.str.fullmatch("[0-9]{17}[0-9X]")
    upper = text[odd].str.replace("[ '-]", "", regex=True).str.replace("x", "X", regex=False)
    old = upper.str.fullmatch("[0-9]{15}")
    upper[old] = [f"{first}{_check(first)}" for first in upper[old].str[:6] + "19" + upper[old].str[6:]]
    number = _put(text, odd, upper)
    formed = number.str.fullmatch("[0-9]{17}[0-9X]")
    digits = number[formed].to_numpy().astype("S18").view("u1").reshape(-1, 18)
    right = _CHECKS[(digits[:, :17].astype("i4") - 48) @ _WEIGHTS % 11] == digits[:, 17]
    born = pd.to_datetime(number[formed].str[6:14], format="%Y%m%d", errors="coerce")
    good = right & born.between(limits.EARLIEST_DATE, str(today))
    return number, ~good.reindex(text.index, fill_value=False)


def _check(first17: str) -> str:
    return limits.ID_CHECKS[
        sum(int(digit) * weight for digit, weight in zip(first17, limits.ID_WEIGHTS, strict=True)) % 11
    ]


def _day(text: Series, today: date) -> Made:
    odd = ~text.str.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}")
    some = text[odd].str.replace(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z?$", "", regex=True)
    some = some.str.replace(" ", "", regex=False)
    serial = some.str.fullmatch(r"[1-9][0-9]{4}(\.[0-9]+)?")
    compact = some.str.fullmatch("[0-9]{8}")
    parts = some.str.fullmatch("[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日号]?")
    days = pd.to_timedelta(some[serial].str[:5].astype(int), unit="D")
    split = some[parts].str.extract("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})")
    iso = pd.Series("", index=some.index, dtype=some.dtype)
    iso[serial] = (pd.Timestamp(limits.EXCEL_EPOCH) + days).dt.strftime("%Y-%m-%d")
    iso[compact] = some[compact].str[:4] + "-" + some[compact].str[4:6] + "-" + some[compact].str[6:]
    iso[parts] = split[0] + "-" + split[1].str.zfill(2) + "-" + split[2].str.zfill(2)
    value = _put(text, odd, iso)
    known = pd.to_datetime(value, format="%Y-%m-%d", errors="coerce")
    return value, ~known.between(limits.EARLIEST_DATE, str(today))


def _name(text: Series) -> Made:
    odd = ~text.str.fullmatch("[\u4e00-\u9fff]{2,30}")
    some = text[odd]
    han = some.str.contains(_HAN)
    joined = some.str.replace(" ", "", regex=False).str.replace(_DOTS, characters.MIDDLE_DOT, regex=True)
    value = joined.where(han, some.str.replace(" +", " ", regex=True))
    formed = value.str.fullmatch(_HAN_NAME).where(han, value.str.fullmatch("[A-Za-z][A-Za-z .'·-]*"))
    longest = han.map({True: limits.NAME_HAN_MAX, False: limits.NAME_LATIN_MAX})
    good = formed & (value.str.len() >= 2) & (value.str.len() <= longest) & ~value.str.contains(_CLASS["PRIVATE_USE"])
    return _put(text, odd, value), ~good.reindex(text.index, fill_value=True)


def _household(text: Series) -> Made:
    odd = ~text.str.fullmatch("[0-9A-Z-]{1,20}")
    some = text[odd].str.replace("[ ']", "", regex=True)
    good = some.str.fullmatch("[0-9A-Za-z-]{1,20}")
    return _put(text, odd, some.str.upper()), ~good.reindex(text.index, fill_value=True)


def _address(text: Series) -> tuple[tuple[Series, Series, Series], Series]:
    bare = text.str.replace(" ", "", regex=False)
    rest = bare.str.replace(places.PREFIX, "", regex=True)
    written = rest.str.extract(places.county_pattern())[0]
    counties, towns, alone = places.counties(), places.towns(), places.unique_towns()
    code = written.map({alias: each.code for alias, each in counties.items()})
    today_s = written.map({alias: "" if each.kept else each.name for alias, each in counties.items()})
    cut = today_s.where(today_s != "", written)
    after = pd.Series(
        [line if seen != seen else line[len(seen) :] for line, seen in zip(rest, written, strict=True)],  # noqa: PLR0124
        index=text.index,
        dtype=text.dtype,
    )
    town = after.str.extract("(" + places.TOWN_NAME + ")")[0]
    stem = town.str.replace(places.TOWN_SUFFIX, "", regex=True)
    place = (code + "|" + stem).map({f"{county}|{name}": found for (county, name), found in towns.items()})
    other = town.where(code.isna()).map({name: found[0] for name, found in alone.items()})
    other_town = town.where(code.isna()).map({name: found[1] for name, found in alone.items()})
    inferred = other.map(places.county_names()) + rest
    value = (cut + after).where(code.notna(), inferred.where(other.notna(), bare))
    return (value, code.fillna(other), place.fillna(other_town)), bare.str.len() > limits.ADDRESS_MAX


def _contradicts(table: Series) -> Series:
    number = table["id_number"]
    born = number.str[6:10] + "-" + number.str[10:12] + "-" + number.str[12:14]
    other = number.str[16].isin(list("13579")).map({True: "2", False: "1"})
    known = number.notna()
    birth = table["birth"].notna() & (table["birth"] != born)
    return known & (birth | (table["sex"] == other))


def _digests(head: list[str], columns: list[Series]) -> list[str]:
    lead = "\x1f".join(head)
    return [digest("\x1f".join((lead, *cells))) for cells in zip(*columns, strict=True)]


def _contents(table: Series) -> list[str]:
    fields = sorted(table.columns)
    said = [(f"{field}=" + table[field]).fillna("").tolist() for field in fields]
    return [digest("\x1f".join([cell for cell in cells if cell])) for cells in zip(*said, strict=True)]
