"""Which column of the source row gave a doubted value, and what would stand there instead.

DoubtError: why a value cannot be put right by an objection; `told` and `remedy` are for who objects.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from blockdata.corrections import ROW_NUMBER
from fusion.contract import Column, Contract
from fusion.problems import RULES
from fusion.reference import clean_cell

FEN_A_YUAN = 100
MANY_KINDS = frozenset({"person", "organisation"})
"""A party may be either."""


class DoubtError(Exception):
    """The objection cannot be taken. field: which input is wrong, "" where none is."""

    def __init__(self, code: str, told: str, remedy: str, *, field: str = "") -> None:
        super().__init__(code)
        self.code, self.told, self.remedy, self.field = code, told, remedy, field


def columns_of(contract: Contract, kind: str, attribute: str, label: str) -> list[Column]:
    """Those that may have given the attribute. Raises DoubtError for what stands in no column, or is the row's key."""
    entities = {each.slug: each.entity for each in contract.mentions}
    found = [
        column
        for column in contract.columns
        if column.attribute == attribute and speaks_of(entities.get(column.mention, ""), kind)
    ]
    if not found:
        told = f"“{label}”不是来源部门填写的,是由这条记录的其他内容(如号码、地址)得出的。"
        raise DoubtError("value-derived", told, "请对它所依据的那一项提出异议。")
    if any(column.name in contract.key for column in found):
        told = f"“{label}”是来源数据集用来认定记录的主键,改动它就成了另一条记录,不能只改一格。"
        raise DoubtError("value-is-key", told, "请联系来源部门更正后重新报送整条记录。")
    return found


def speaks_of(entity: str, kind: str) -> bool:
    return entity == kind or (entity == "party" and kind in MANY_KINDS)


def proposed(typed: str, column: Column, label: str, *, today: date, masked: str) -> str:
    """What was typed, as the engine keeps it. Raises DoubtError in the words that a clerk's file gets. masked: what may
    be repeated of it."""
    cell = clean_cell(typed, column, today).cell
    if cell.error and cell.error != "required":
        rule = RULES[cell.error]
        told = f"{label}:{rule.name}——{rule.message}(所填:{masked})。"
        raise DoubtError(cell.error, told, f"请{rule.remedy}。", field="proposed")
    if cell.value is None:
        told = f"{label}:没有填写正确的值。"
        raise DoubtError("required", told, "请填写它应当是什么;“无”“不详”一类不算。", field="proposed")
    return str(cell.value)


def the_column(row: Mapping[str, Any], columns: Sequence[Column], values: Sequence[str]) -> Column | None:
    """The one column in which one of the values stands; None where it is none, or several."""
    found = [column for column in columns if row.get(column.field) is not None and str(row[column.field]) in values]
    return found[0] if len(found) == 1 else None


def cells(row: Mapping[str, Any], contract: Contract, column: Column, value: Any) -> list[str]:
    """The row as its department would write it, the one cell changed."""
    kept = {each.name: row.get(each.field) for each in contract.columns} | {column.name: value}
    return [written(each.type, kept[each.name]) for each in contract.columns]


def to_csv(written: Sequence[str], contract: Contract) -> bytes:
    """A file of the one row. Its cells are as they stand, what a spreadsheet would take for a formula too: a mark would
    change them. The row stands for no rejected one."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([[ROW_NUMBER, *(column.name for column in contract.columns)], ["", *written]])
    return out.getvalue().encode("utf-8-sig")


def written(type_: str, value: Any) -> str:
    """A stored value as a cell that is read as that value again.

    >>> written("money", 65050), written("capital", "500000000"), written("date", "2018-01-03"), written("text", None)
    ('650.50', '5000000.00元', '2018-01-03', '')
    """
    if value is None:
        return ""
    if type_ in {"money", "capital"}:
        yuan, fen = divmod(int(value), FEN_A_YUAN)
        return f"{yuan}.{fen:02}{'元' if type_ == 'capital' else ''}"
    return str(value)
