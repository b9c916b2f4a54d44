"""Spreadsheets by calamine: rows as text, numbered as the clerk sees them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import Any, Final

import python_calamine

from fusion.files.delimited import BLANK, Row
from fusion.files.markup import CELLS_MAX, too_many_cells
from fusion.problems import FileProblem

EXACT_MAX: Final = 10**15
"""Spreadsheets keep 15 digits; a longer number has lost its end and is shown as 5.2E+17."""
_SAVE: Final = "在表格软件中打开并重新保存;若打不开,请从业务系统重新导出"


@contextmanager
def workbook(path: Path) -> Iterator["Workbook"]:
    """Raises FileProblem for workbooks that are behind a password or broken."""
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            yield Workbook(book)
    except python_calamine.PasswordError:
        raise FileProblem("encrypted", "Excel文件设有打开密码", "取消密码后另存,重新报送") from None
    except BaseException as error:
        if not _is_calamine(error):
            raise
        raise FileProblem("truncated", "Excel文件已损坏或不完整,无法读取", _SAVE) from None


def _is_calamine(error: BaseException) -> bool:
    """Its reader is Rust: what it did not foresee arrives as a PanicException, which is no Exception."""
    return isinstance(error, python_calamine.CalamineError) or type(error).__name__ == "PanicException"


class Workbook:
    """A book as calamine opens it."""

    unreadable: Final = dict[str, str]()

    def __init__(self, book: Any) -> None:
        self._book = book

    @property
    def names(self) -> Sequence[str]:
        names: Sequence[str] = self._book.sheet_names
        return names

    @property
    def hidden(self) -> frozenset[str]:
        visible = python_calamine.SheetVisibleEnum.Visible
        return frozenset(sheet.name for sheet in self._book.sheets_metadata if sheet.visible != visible)

    def rows(self, name: str, *, header_row: int | None = None) -> Iterator[Row]:
        """Columns before the first used one count, empty. A row that has nothing beside merged cells is blank."""
        opened = self._book.get_sheet_by_name(name)
        if opened.start is None:
            return
        if opened.height * opened.width > CELLS_MAX:
            raise too_many_cells()
        before = [""] * opened.start[1]
        merged = _Merged(() if header_row is None else opened.merged_cell_ranges or (), header_row or 0)
        for number, cells in enumerate(opened.iter_rows(), 1):
            texts = before + [as_text(cell) for cell in cells]
            if any(text.strip(BLANK) for text in texts):
                merged.fill(number, texts)
                yield Row(number, "", None, texts)


class _Merged:
    """Cells merged downwards, of which a workbook keeps the first alone."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]], header_row: int) -> None:
        self.starts = defaultdict[int, list[tuple[int, int]]](list)
        for (top, column), (bottom, _) in ranges:
            if bottom > top >= header_row:
                self.starts[top + 1].append((column, bottom + 1))
        self.values: dict[int, tuple[str, int]] = {}

    def fill(self, number: int, texts: list[str]) -> None:
        """`number` counts from 1, and only grows."""
        for column, last in self.starts.get(number, ()):
            self.values[column] = (texts[column] if column < len(texts) else "", last)
        for column, (value, last) in tuple(self.values.items()):
            if number > last:
                del self.values[column]
            elif column < len(texts) and not texts[column].strip(BLANK):
                texts[column] = value


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
