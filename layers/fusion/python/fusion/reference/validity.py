"""Codes that hold for a time: judged on the day a row speaks of, or else on the day of the delivery."""

from collections.abc import Iterator, Mapping
from datetime import date

from fusion.contract import Column, Contract, code_list
from fusion.reference.cell import Value
from fusion.values.codelists import Code, codes, dated


def lapses(values: Mapping[str, Value], contract: Contract, today: date) -> Iterator[tuple[str, str]]:
    """(column, rule) of every code that does not hold any more, or not yet."""
    first, last = days(values, contract, today)
    for column in contract.columns:
        for code in dated(code_list(column.type) or ""):
            if code.code == values[column.field] and (rule := lapse(code, first, last)):
                yield column.name, rule


def days(values: Mapping[str, Value], contract: Contract, today: date) -> tuple[str, str]:
    """The first and the last of the days on which the row's codes may hold: a month has many."""
    column = contract.code_column
    said = values[column.field] if column else None
    if column is None or said is None:
        return today.isoformat(), today.isoformat()
    return (f"{said}-01", f"{said}-31") if column.type == "month" else (str(said), str(said))


def lapse(code: Code, first: str, last: str) -> str | None:
    """
    >>> held = Code("1", "甲", since=date(2018, 1, 15), until=date(2019, 12, 31))
    >>> [lapse(held, day, day) for day in ("2018-01-14", "2018-01-15", "2019-12-31", "2020-01-01")]
    ['code-early', None, None, 'code-ended']
    >>> lapse(held, "2018-01-01", "2018-01-31"), lapse(held, "2020-01-01", "2020-01-31")
    (None, 'code-ended')
    """
    if code.until and code.until.isoformat() < first:
        return "code-ended"
    return "code-early" if code.since and code.since.isoformat() > last else None


def told(column: Column, value: Value) -> str:
    """Since when a code holds no more, and what stands in its place; "" of a code that always holds.

    >>> told(Column("险种", (), "code:insurance", required=True, attribute=None), "510")
    '“生育保险”(510)用到2019-12-31为止,现用“职工基本医疗保险”(310)'
    """
    known = {code.code: code for code in codes(code_list(column.type) or "")}
    code = known.get(str(value))
    if code is None or not (code.since or code.until):
        return ""
    begins = f"自{code.since}起用" if code.since else ""
    ends = f"用到{code.until}为止" if code.until else ""
    heir = f"现用“{known[code.successor].name}”({code.successor})" if code.successor else ""
    return f"“{code.name}”({code.code})" + ",".join(filter(None, (begins, ends, heir)))
