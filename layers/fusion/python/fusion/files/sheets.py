"""Spreadsheets by calamine: rows as text, numbered as the clerk sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import Any, Final

import python_calamine

from fusion.files.delimited import BLANK
from fusion.problems import FileProblem

EXACT_MAX: Final = 10**15
"""Spreadsheets keep 15 digits; a longer number has lost its end and is shown as 5.2E+17."""
CELLS_MAX: Final = 50_000_000
_SAVE: Final = "在表格软件中打开并重新保存;若打不开,请从业务系统重新导出"


@contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """Raises FileProblem for workbooks that are behind a password or broken."""
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            yield book
    except python_calamine.PasswordError:
        raise FileProblem("encrypted", "Excel文件设有打开密码", "取消密码后另存,重新报送") from None
    except BaseException as error:
        if not _is_calamine(error):
            raise
        raise FileProblem("truncated", "Excel文件已损坏或不完整,无法读取", _SAVE) from None


def _is_calamine(error: BaseException) -> bool:
    """Its reader is Rust: what it did not foresee arrives as a PanicException, which is no Exception."""
    return isinstance(error, python_calamine.CalamineError) or type(error).__name__ == "PanicException"


def rows(book: Any, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells as text) of rows that are not blank; columns before the first used one count, empty."""
    opened = book.get_sheet_by_name(sheet)
    if opened.start is None:
        return
    if opened.total_height * opened.total_width > CELLS_MAX:
        raise FileProblem("too-large", "工作表的行列数过大", "删除数据区以外的空行空列,或拆成几个文件后报送")
    first_row, first_column = opened.start
    before = [""] * first_column
    for number, cells in enumerate(opened.to_python(skip_empty_area=True), first_row + 1):
        texts = before + [as_text(cell) for cell in cells]
        if any(text.strip(BLANK) for text in texts):
            yield number, texts


def as_text(cell: object) -> str:
    """What a clerk would read in the cell, had it been formatted as text.

    >>> as_text(43103.0), as_text(650.1), as_text(5.20301198001010e17), as_text(True)
    ('43103', '650.1', '5.2030119800101E+17', 'TRUE')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else ""


def _number(value: float) -> str:
    if not isfinite(value):
        return str(value)
    if abs(value) >= EXACT_MAX:
        mantissa, _, exponent = f"{value:.14e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}"
    return str(int(value)) if value == int(value) else f"{value:.15g}"
