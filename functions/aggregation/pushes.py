"""Rows that a program pushes: judged by the contract as far as that is cheap, and written as the file that the engine
reads anyway. What a cell means is judged there, row by row, as of any file."""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

ROWS_MAX = 5_000
BYTES_MAX = 4_000_000  # Lambda takes six megabytes, with everything around the body
CELL_CHARACTERS_MAX = 10_000
TOLD_MAX = 5
NAME_SHOWN_MAX = 30
BLANK = " \t\r\n\u00a0\u3000\ufeff"


class PushError(Exception):
    """The rows cannot be taken as they are. detail and remedy: Chinese, names of columns and numbers of rows only."""

    def __init__(self, code: str, detail: str, remedy: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.remedy = remedy


def to_file(contract: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, complete: bool) -> bytes:
    """The rows as CSV under the contract's own names, in its order of columns. Raises PushError."""
    must_suit_the_mode(contract, complete=complete)
    places = columns_of(contract, rows)
    used = [column["name"] for column in contract["columns"] if column["name"] in set(places.values())]
    must_be_there(contract, used)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(used)
    for number, row in enumerate(rows, 1):
        cells = cells_of(number, row, places)
        writer.writerow([cells.get(name, "") for name in used])
    return written.getvalue().encode("utf-8-sig")


def must_suit_the_mode(contract: Mapping[str, Any], *, complete: bool) -> None:
    """What a snapshot does not hold has ended: some rows of it would end all others."""
    if contract["mode"] == "snapshot" and not complete:
        raise PushError(
            "snapshot-not-complete",
            f"“{contract['name']}”是全量报送:推送的行会被当作本期的全部数据,没有推送的会被视为结束。",
            "确为本期全部数据时,请在请求中写明 complete 为 true;只有部分数据时,请改为报送整份文件。",
        )


def columns_of(contract: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """{name as pushed: the contract's name}."""
    known = {
        header: column["name"] for column in contract["columns"] for header in (column["name"], *column["aliases"])
    }
    pushed = list(dict.fromkeys(name for row in rows for name in row))
    unknown = [name for name in pushed if name.strip(BLANK) not in known]
    if unknown:
        raise PushError(
            "column-unknown",
            f"契约里没有这些列:{told(unknown)}。",
            f"请只推送契约里的列:{'、'.join(column['name'] for column in contract['columns'])}。",
        )
    return {name: known[name.strip(BLANK)] for name in pushed}


def must_be_there(contract: Mapping[str, Any], used: Sequence[str]) -> None:
    missing = [column["name"] for column in contract["columns"] if column["required"] and column["name"] not in used]
    if missing:
        raise PushError("column-missing", f"缺少必填的列:{told(missing)}。", "请在每一行里写上这些列后重新推送。")


def cells_of(number: int, row: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, str]:
    """{the contract's name: the cell's text}."""
    cells: dict[str, str] = {}
    for name, value in row.items():
        column = places[name]
        if column in cells:
            raise PushError("column-doubled", f"第 {number} 行里“{column}”写了不止一次。", "一列请只用一个名称。")
        text = text_of(value)
        if text is None:
            raise PushError(
                "cell-invalid",
                f"第 {number} 行的“{column}”不是文字或数字,或长过 {CELL_CHARACTERS_MAX:,} 字。",
                "每个值请写成文字、数字或 null,再重新推送。",
            )
        cells[column] = text
    if not any(cells.values()):
        raise PushError("row-empty", f"第 {number} 行是空的。", "请去掉空行后重新推送。")
    return cells


def text_of(value: Any) -> str | None:
    """The cell; None for what is none.

    >>> text_of(520.50), text_of(1e21), text_of(None), text_of(True), text_of(" 王\\u3000"), text_of("a\\x00")
    ('520.5', '1000000000000000000000', '', None, '王', None)
    """
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.strip(BLANK)
        fits = len(text) <= CELL_CHARACTERS_MAX and "\x00" not in text
        return text if fits and is_text(text) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return f"{value}" if isinstance(value, int) else f"{Decimal(repr(value)).normalize():f}"


def is_text(text: str) -> bool:
    """JSON can say half of a character; no file can."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def told(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name[:NAME_SHOWN_MAX]}”" for name in names[:TOLD_MAX])
    return shown if len(names) <= TOLD_MAX else f"{shown}等 {len(names)} 列"
