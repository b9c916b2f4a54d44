"""A contract's cleaning in SQL: value, error and fixes of every cell, then what the whole row says.

What becomes of a cell depends on that cell alone, and most columns say the same few things again and again: so each
column's different cells are cleaned once, and every row looks its own up. Of the types whose cells hardly ever come
again, those that are plain as they stand are passed over by one cheap test.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from fusion.columns.addresses import ADDRESS, PLACE
from fusion.columns.dates import day, month
from fusion.columns.folding import FOLD, FOLD_WITH_PLACEHOLDERS, settled
from fusion.columns.ids import citizen_id, plain_citizen_id
from fusion.columns.numbers import HOUSEHOLD_NUMBER, INTEGER, MONEY, PHONE, PLAIN_HOUSEHOLD_NUMBER, PLAIN_PHONE
from fusion.columns.organisations import CREDIT_CODE, ORGANISATION_NAME, PARTY_NAME, TAXPAYER_NUMBER, party_id
from fusion.columns.quantities import CAPITAL, CERTIFICATE_NUMBER, DECIMAL, REAL_ESTATE_NUMBER
from fusion.columns.stage import Stage, chained
from fusion.columns.texts import FREE_TEXT, NAME, PLAIN_NAME, code
from fusion.columns.validity import lapses
from fusion.contract import SUBJECT, Column, Contract, code_list
from fusion.reference import DIGEST_CHARACTERS, HAS_PLACEHOLDERS
from fusion.sql import name, names, statement, text

_STAGES: Final[Mapping[str, tuple[Stage, ...]]] = {
    "person-name": NAME,
    "text": FREE_TEXT,
    "money": MONEY,
    "integer": INTEGER,
    "phone": PHONE,
    "address": ADDRESS,
    "household-number": HOUSEHOLD_NUMBER,
    "credit-code": CREDIT_CODE,
    "taxpayer-number": TAXPAYER_NUMBER,
    "organisation-name": ORGANISATION_NAME,
    "party-name": PARTY_NAME,
    "capital": CAPITAL,
    "decimal": DECIMAL,
    "certificate-number": CERTIFICATE_NUMBER,
    "real-estate-number": REAL_ESTATE_NUMBER,
}
_DATED: Final = {"citizen-id": citizen_id, "date": day, "month": month, "party-id": party_id}
_PLAIN: Final[Mapping[str, tuple[Stage, ...]]] = {
    "person-name": PLAIN_NAME,
    "household-number": PLAIN_HOUSEHOLD_NUMBER,
    "phone": PLAIN_PHONE,
}
_UNKNOWN: Final = {"sex": "sex-unknown", "ethnic-group": "ethnic-unknown"}
_NUMBERS: Final = frozenset({"money", "integer", "capital"})


def plain(contract: Contract, present: Mapping[str, int], source: str, today: date) -> str:
    """`source` (n, problem, c0, c1 … by the contract's order) with plain0 …, for the types that know plain cells.

    A plain cell is its own value: nothing wrong with it, nothing to repair.
    """
    tests = {place: _plain(column.type, today) for place, column in _present(contract, present).items()}
    cells = chained(source, [[stage.of(place) for stage in test] for place, test in tests.items()])
    kept = [*(f"c{place}" for place in tests), *(f"plain{place}" for place, test in tests.items() if test)]
    return statement("select n, problem, $kept from $cells", kept=", ".join(kept), cells=cells)


def seen(contract: Contract, present: Mapping[str, int], source: str, today: date) -> Iterator[tuple[str, str]]:
    """(table, query) of each column: its cells in `source` that are not plain, each once, and what they become."""
    for place, column in _present(contract, present).items():
        test = f"where not plain{place}" if _plain(column.type, today) else ""
        cells = statement("(select distinct $cell from $source $test)", cell=f"c{place}", source=source, test=test)
        made = ", ".join(f"{each}{place}" for each in ("c", *_made(column)))
        stages = [stage.of(place) for stage in _stages(column, today)]
        yield f"seen{place}", statement("select $made from $cells", made=made, cells=chained(cells, [stages]))


def cleaning(contract: Contract, present: Mapping[str, int], source: str, today: date) -> str:
    """From `source` and the tables of `seen` to n, err, keyed, fields, mask0, mask1 …

    keyed: whether the line could be read as cells.
    err: '' or `place:rule;…`, the place counting the contract's columns, empty for a rule of the whole line.
    """
    here = _present(contract, present)
    columns = [
        expression
        for place, column in enumerate(contract.columns)
        for expression in (_looked_up(place, column, today) if place in here else _absent(place, column))
    ]
    cells = statement(
        "(select n, problem, $columns from $source r $joins)",
        columns=", ".join(columns),
        source=source,
        joins=" ".join(f"left join seen{place} s{place} on s{place}.c{place} = r.c{place}" for place in here),
    )
    return statement(
        "select n, problem = '' as keyed, $values, $masks, "
        "case when problem <> '' then ':' || problem when $sound then '' else concat_ws(';', $errors) end as err "
        "from $cells",
        values=", ".join(f"{expression} as {name(field)}" for field, expression in _fields(contract).items()),
        masks=", ".join(f"mask{place}" for place in range(len(contract.columns))),
        sound=_sound(contract, today),
        errors=", ".join(_errors(contract, today)),
        cells=cells,
    )


def _present(contract: Contract, present: Mapping[str, int]) -> dict[int, Column]:
    return {place: column for place, column in enumerate(contract.columns) if column.name in present}


def _made(column: Column) -> tuple[str, ...]:
    return ("value", "error", "mask", *(("county", "town_of") if column.type == "address" else ()))


def _looked_up(place: int, column: Column, today: date) -> Iterator[str]:
    for each in _made(column):
        found = f"s{place}.{each}{place}"
        if each == "value" and _plain(column.type, today):
            found = f"case when r.plain{place} then r.c{place} else {found} end"
        elif each == "mask":
            found = f"coalesce({found}, 0)"
        yield f"{found} as {each}{place}"


def _absent(place: int, column: Column) -> Iterator[str]:
    kinds = {"value": "bigint" if column.type in _NUMBERS else "varchar", "mask": "integer"}
    for each in _made(column):
        absent = "0" if each == "mask" else f"cast(null as {kinds.get(each, 'varchar')})"
        yield f"{absent} as {each}{place}"


def _plain(semantic_type: str, today: date) -> tuple[Stage, ...]:
    return plain_citizen_id(today) if semantic_type == "citizen-id" else _PLAIN.get(semantic_type, ())


def _stages(column: Column, today: date) -> tuple[Stage, ...]:
    placeholders = column.type in HAS_PLACEHOLDERS
    fold = FOLD_WITH_PLACEHOLDERS if placeholders else FOLD
    last = (settled(required=column.required, placeholders=placeholders),)
    return (*fold, *_typed(column, today), *last, *((PLACE,) if column.type == "address" else ()))


def _typed(column: Column, today: date) -> tuple[Stage, ...]:
    if code_list(column.type):
        return code(_UNKNOWN.get(column.type, "code-unknown"))
    if column.type in _DATED:
        return _DATED[column.type](today)
    return _STAGES[column.type]


def _fields(contract: Contract) -> dict[str, str]:
    """{field: the expression of its value}."""
    found: dict[str, str] = {}
    for place, column in enumerate(contract.columns):
        found[column.field] = f"value{place}"
        if column.type == "address":
            found |= dict(zip(column.fields[1:], (f"county{place}", f"town_of{place}"), strict=True))
    return found


def _sound(contract: Contract, today: date) -> str:
    """That there is no error, told without writing any: so it is with nearly all rows."""
    errors = ", ".join(f"error{place}" for place in range(len(contract.columns)))
    holding = [f"not coalesce({holds}, false)" for _, holds in _contradictions(contract, today)]
    return " and ".join([f"coalesce({errors}) is null", *holding])


def _errors(contract: Contract, today: date) -> list[str]:
    cells = [
        f"case when error{place} is not null then '{place}:' || error{place} end"
        for place in range(len(contract.columns))
    ]
    return cells + [f"case when {holds} then {text(told)} end" for told, holds in _contradictions(contract, today)]


def _contradictions(contract: Contract, today: date) -> list[tuple[str, str]]:
    """(error, condition): what only a row's valid values together tell."""
    return [*lapses(contract, today), *_of_person(contract)]


def _of_person(contract: Contract) -> list[tuple[str, str]]:
    """What they say against each other; as fusion.reference.contradictions."""
    place = {
        column.attribute: place
        for place, column in enumerate(contract.columns)
        if column.attribute and column.mention == SUBJECT
    }
    if "id_number" not in place:
        return []
    number = f"value{place['id_number']}"
    born = f"substr({number}, 7, 8)"
    rules = {
        "birth": ("id-birth-mismatch", f"{_digits(place.get('birth'))} <> {born}"),
        "sex": ("id-sex-mismatch", f"value{place.get('sex')} = {_other_sex(number)}"),
        "death_date": ("death-before-birth", f"{_digits(place.get('death_date'))} < {born}"),
    }
    return [(f"{place[attribute]}:{rule}", holds) for attribute, (rule, holds) in rules.items() if attribute in place]


def _digits(place: int | None) -> str:
    """A date's, YYYYMMDD."""
    return f"replace(value{place}, '-', '')"


def _other_sex(number: str) -> str:
    """The code of the sex that the number does not tell."""
    return f"case when contains('13579', substr({number}, 17, 1)) then '2' when {number} is not null then '1' end"


def key(contract: Contract) -> str:
    """The columns that tell rows apart."""
    return names([contract.column(each).field for each in contract.key] or contract.fields)


def identity(contract: Contract) -> str:
    """What row_id is the digest of, as fusion.reference.row_identity has it: a missing key column leaves it null."""
    keys = [name(contract.column(key).field) for key in contract.key]
    keys = keys or [f"coalesce({_text(field)}, '')" for field in contract.fields]
    head = text(f"{contract.department}\x1f{contract.dataset}\x1f")
    return f"{head} || " + " || '\x1f' || ".join(keys)


def known(contract: Contract) -> str:
    """What content is the digest of, as fusion.reference.content_digest has it."""
    parts = ", ".join(f"{text(field + '=')} || {_text(field)}" for field in sorted(contract.fields))
    return f"concat_ws('\x1f', {parts})"


def row_id(contract: Contract) -> str:
    return _digest(identity(contract))


def content(contract: Contract) -> str:
    return _digest(known(contract))


def _digest(expression: str) -> str:
    """As fusion.reference.digest."""
    return f"substr(sha256({expression}), 1, {DIGEST_CHARACTERS})"


def stored_type(contract: Contract, field: str) -> str:
    """The type of a field in cleaned files."""
    return (
        "bigint" if any(column.field == field and column.type in _NUMBERS for column in contract.columns) else "varchar"
    )


def _text(field: str) -> str:
    return f"cast({name(field)} as varchar)"
