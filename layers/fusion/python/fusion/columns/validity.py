"""Codes that hold for a time, in SQL: judged on the day a row speaks of, or else on the day of the delivery."""

from collections.abc import Iterator
from datetime import date

from fusion.contract import Contract, code_list
from fusion.sql import text
from fusion.values.codelists import Code, dated


def lapses(contract: Contract, today: date) -> Iterator[tuple[str, str]]:
    """(error, condition) of every column whose list has codes that begin or end; as fusion.reference.validity."""
    first, last = _days(contract, today)
    for place, column in enumerate(contract.columns):
        codes = dated(code_list(column.type) or "")
        ended = [_holds(place, each, f"{text(each.until.isoformat())} < {first}") for each in codes if each.until]
        early = [_holds(place, each, f"{text(each.since.isoformat())} > {last}") for each in codes if each.since]
        for rule, conditions in (("code-ended", ended), ("code-early", early)):
            if conditions:
                yield f"{place}:{rule}", f"({' or '.join(conditions)})"


def _holds(place: int, code: Code, lapsed: str) -> str:
    return f"value{place} = {text(code.code)} and {lapsed}"


def _days(contract: Contract, today: date) -> tuple[str, str]:
    """The first and the last of the days on which the row's codes may hold: a month has many."""
    column = contract.code_column
    if column is None:
        return (text(today.isoformat()),) * 2
    value = f"value{contract.columns.index(column)}"
    ends = (f"{value} || '-01'", f"{value} || '-31'") if column.type == "month" else (value, value)
    return (f"coalesce({ends[0]}, {text(today.isoformat())})", f"coalesce({ends[1]}, {text(today.isoformat())})")
