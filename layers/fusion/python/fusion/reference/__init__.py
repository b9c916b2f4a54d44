"""The rules of cleaning in plain Python, one row at a time: the reference that the SQL must equal, row for row."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fusion.contract import Column, Contract, code_list
from fusion.problems import FIX_BITS, FIXES
from fusion.reference.addresses import Place, address
from fusion.reference.cell import Cell, Value, fixed
from fusion.reference.codes import coded, ending
from fusion.reference.dates import day, month
from fusion.reference.ids import citizen_id
from fusion.reference.numbers import household_number, integer, money, phone
from fusion.reference.organisations import credit_code, organisation_name, party_id, party_name, taxpayer_number
from fusion.reference.quantities import capital, certificate_number, decimal, real_estate_number
from fusion.reference.text import fold, free_text, person_name
from fusion.reference.validity import lapses
from fusion.values.limits import PLACEHOLDERS

HAS_PLACEHOLDERS = frozenset(
    {"citizen-id", "date", "month", "phone", "address", "money", "integer", "household-number", "ethnic-group"}
    | {"credit-code", "taxpayer-number", "party-id", "capital", "decimal", "certificate-number", "real-estate-number"}
)
_UNDATED = {
    "person-name": person_name,
    "text": free_text,
    "money": money,
    "integer": integer,
    "phone": phone,
    "household-number": household_number,
    "credit-code": credit_code,
    "taxpayer-number": taxpayer_number,
    "organisation-name": organisation_name,
    "party-name": party_name,
    "capital": capital,
    "decimal": decimal,
    "certificate-number": certificate_number,
    "real-estate-number": real_estate_number,
}
_DATED = {"citizen-id": citizen_id, "date": day, "month": month, "party-id": party_id}
DIGEST_CHARACTERS = 32
_UNKNOWN_CODE = {"sex": "sex-unknown", "ethnic-group": "ethnic-unknown"}


@dataclass(frozen=True)
class CleanRow:
    """`values` by field; `errors` as (column name, rule), in the contract's order, then those of the whole row."""

    values: dict[str, Value]
    errors: list[tuple[str, str]]
    fixes: dict[str, int] = field(default_factory=dict)
    row_id: str | None = None
    content: str | None = None


def clean_row(cells: Mapping[str, str | None], contract: Contract, today: date) -> CleanRow:
    """`cells`: what stands in the file, by the contract's column names; a column the file lacks may be left out."""
    values: dict[str, Value] = {}
    errors: list[tuple[str, str]] = []
    fixes: dict[str, int] = {}
    for column in contract.columns:
        place = clean_cell(cells.get(column.name) or "", column, today)
        values[column.field] = place.cell.value
        if column.type == "address":
            values |= dict(zip(column.fields[1:], (place.county, place.town), strict=True))
        if place.cell.error:
            errors.append((column.name, place.cell.error))
        for rule in FIXES:
            if place.cell.fixes & FIX_BITS[rule]:
                fixes[rule] = fixes.get(rule, 0) + 1
    errors += [*lapses(values, contract, today), *contradictions(values, contract)]
    row_id = row_identity(values, contract)
    return CleanRow(values, errors, fixes, row_id, None if errors else content_digest(values))


def clean_cell(written: str, column: Column, today: date) -> Place:
    folded = fold(written)
    text, fixes = str(folded.value), folded.fixes
    if text in PLACEHOLDERS and column.type in HAS_PLACEHOLDERS:
        text, fixes = "", fixes | fixed(placeholder=True)
    if not text:
        return Place(Cell(None, "required" if column.required else None, fixes))
    place = _coded(text, column) if code_list(column.type) else _typed(text, column.type, today)
    return place._replace(cell=place.cell.also(fixes))


def _coded(text: str, column: Column) -> Place:
    found = coded(text, column)
    if found:
        return Place(
            Cell(found.code, None, fixed(local_code=found.is_local, code_ending=found.code in ending(column.type)))
        )
    return Place(Cell(None, _UNKNOWN_CODE.get(column.type, "code-unknown")))


def _typed(text: str, semantic_type: str, today: date) -> Place:
    if semantic_type == "address":
        return address(text)
    if semantic_type in _DATED:
        return Place(_DATED[semantic_type](text, today))
    return Place(_UNDATED[semantic_type](text))


def contradictions(values: Mapping[str, Value], contract: Contract) -> list[tuple[str, str]]:
    """What the row's valid values say against each other."""
    number = values.get("id_number")
    if not isinstance(number, str):
        return []
    born, odd = f"{number[6:10]}-{number[10:12]}-{number[12:14]}", int(number[16]) % 2 == 1
    found = {
        "birth": ("id-birth-mismatch", values.get("birth") not in {None, born}),
        "sex": ("id-sex-mismatch", values.get("sex") == ("2" if odd else "1")),
        "death_date": ("death-before-birth", str(values.get("death_date") or born) < born),
    }
    columns = ((contract.with_attribute(attribute), rule, holds) for attribute, (rule, holds) in found.items())
    return [(column.name, rule) for column, rule, holds in columns if column and holds]


def row_identity(values: Mapping[str, Value], contract: Contract) -> str | None:
    """Department, dataset and key; None when a key column has no value, so that nobody knows which row it is."""
    keys = [values[contract.column(name).field] for name in contract.key] or list(values.values())
    if contract.key and any(key is None for key in keys):
        return None
    parts = [contract.department, contract.dataset, *("" if key is None else str(key) for key in keys)]
    return digest("\x1f".join(parts))


def content_digest(values: Mapping[str, Value]) -> str:
    """Of what is known, in the order of names: a new empty column changes nothing."""
    known = [f"{name}={value}" for name, value in sorted(values.items()) if value is not None]
    return digest("\x1f".join(known))


def digest(said: str) -> str:
    """The first 128 bits of its SHA-256: no two of a country's rows will share them, and files are a third smaller.

    >>> digest("")
    'e3b0c44298fc1c149afbf4c8996fb924'
    """
    return hashlib.sha256(said.encode()).hexdigest()[:DIGEST_CHARACTERS]
