"""The XML of Excel 2003 (SpreadsheetML), which some systems write into files they call .xls."""

import re
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from fusion.files.archives import truncated
from fusion.files.grids import ACROSS_MAX, DOWN_MAX, Line, Placed, Sheet, span
from fusion.files.markup import DEPTH_MAX, guarded
from fusion.files.sheets import as_text

_ROWS_MAX: Final = 1_048_576
_COLUMNS_MAX: Final = 16_384
_AS_WRITTEN: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read(chunks: Iterator[str]) -> Iterator[Line | Sheet]:
    """Raises FileProblem: no document type, no entity, nothing that does not end."""
    book = _Book()
    try:
        for chunk in chunks:
            book.parser.Parse(chunk, False)
            yield from book.found
            book.found.clear()
        book.parser.Parse("", True)
    except expat.ExpatError:
        raise truncated() from None
    yield from book.found


class _Book:
    """Rows and cells stand where their Index says, or after the one before."""

    def __init__(self) -> None:
        self.parser = guarded()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.found: list[Line | Sheet] = []
        self._depth, self._table, self._name, self._is_hidden = 0, -1, "", False
        self._row, self._skipped, self._cells = 0, 0, list[Placed]()
        self._place, self._across, self._down = 0, 1, 1
        self._kind, self._text = "", list[str]()
        self._takes = ""

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_MAX:
            raise truncated()
        told = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        match tag.rpartition(":")[2]:
            case "Worksheet":
                self._table, self._name, self._is_hidden = self._table + 1, told.get("Name", "工作表"), False
                self._row, self._skipped = 0, 0
            case "Row":
                self._row = span(told["Index"], _ROWS_MAX) if "Index" in told else self._row + self._skipped + 1
                self._skipped = span(told["Span"], _ROWS_MAX) if "Span" in told else 0
                self._cells, self._place = [], 0
            case "Cell":
                self._begin_cell(told)
            case "Data" | "Visible" as takes:
                self._takes, self._kind, self._text = takes, told.get("Type", "String"), []

    def _begin_cell(self, told: dict[str, str]) -> None:
        if "Index" in told:
            self._place = span(told["Index"], _COLUMNS_MAX) - 1
        self._across = 1 + (span(told["MergeAcross"], ACROSS_MAX) if told.get("MergeAcross", "0") != "0" else 0)
        self._down = 1 + (span(told["MergeDown"], DOWN_MAX) if told.get("MergeDown", "0") != "0" else 0)
        self._kind, self._text = "", []

    def _characters(self, text: str) -> None:
        if self._takes:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        match tag.rpartition(":")[2]:
            case "Cell":
                shown = _shown("".join(self._text), self._kind)
                self._cells.append(Placed(shown, self._place, self._across, self._down))
                self._place, self._text = self._place + self._across, []
            case "Row":
                self.found.append(Line(self._table, self._row, self._cells))
            case "Visible":
                self._is_hidden = "Hidden" in "".join(self._text)
                self._takes = ""
            case "Data":
                self._takes = ""
            case "Worksheet":
                self.found.append(Sheet(self._table, self._name, self._is_hidden))


def _shown(text: str, kind: str) -> str:
    """
    >>> _shown("520301198001010018", "Number"), _shown("5.2030119800101002E+17", "Number"), _shown("1", "Boolean")
    ('520301198001010018', '5.2030119800101E+17', 'TRUE')
    >>> _shown("2018-01-03T00:00:00.000", "DateTime"), _shown("#REF!", "Error")
    ('2018-01-03', '')
    """
    if kind == "Number" and not _AS_WRITTEN.fullmatch(text.strip()):
        return as_text(_number(text)) or text
    if kind == "Boolean":
        return as_text(text.strip() == "1")
    if kind == "DateTime":
        return text.partition(".")[0].replace("T", " ").removesuffix(" 00:00:00")
    return "" if kind == "Error" else text.strip() if kind == "Number" else text


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
