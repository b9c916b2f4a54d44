"""Tables written in markup (a page, or the XML of Excel 2003), laid out as a spreadsheet shows them."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from fusion.files.delimited import BLANK, Row, broken_encoding, encodings
from fusion.files.markup import CELLS_MAX, too_many_cells
from fusion.problems import FileProblem

MARKUP_MB_MAX: Final = 50
TABLES_MAX: Final = 50
ACROSS_MAX: Final = 1000
DOWN_MAX: Final = 65_534
"""As browsers have it: a cell that says it covers more covers so many."""
_CHUNK: Final = 1 << 14
_DECLARED: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_CHINESE: Final = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "cp936"})


class Placed(NamedTuple):
    """A cell. `place`: its column from 0, None for the next free one; it covers `across` columns and `down` rows."""

    text: str
    place: int | None = None
    across: int = 1
    down: int = 1


class Line(NamedTuple):
    """`table`: which one of the file, from 0."""

    table: int
    number: int
    cells: list[Placed]


class Sheet(NamedTuple):
    """Told where a table ends, when all is known of it."""

    table: int
    name: str
    is_hidden: bool = False


Read = Callable[[Iterator[str]], Iterator[Line | Sheet]]


class Grids:
    """`read` takes the file's text in pieces."""

    unreadable: Final = dict[str, str]()

    def __init__(self, path: Path, read: Read) -> None:
        self._path, self._read = path, read

    @cached_property
    def _sheets(self) -> dict[str, Sheet]:
        """By their names, of which none comes twice."""
        found = dict[str, Sheet]()
        for sheet in sorted(each for each in self._parsed() if isinstance(each, Sheet)):
            name = sheet.name if sheet.name not in found else f"{sheet.name}({sheet.table + 1})"
            found[name] = sheet
            if len(found) > TABLES_MAX:
                raise FileProblem("too-many-sheets", f"文件中的表格超过{TABLES_MAX}张", "分成几次报送")
        return found

    @property
    def names(self) -> Sequence[str]:
        return list(self._sheets)

    @property
    def hidden(self) -> frozenset[str]:
        return frozenset(name for name, sheet in self._sheets.items() if sheet.is_hidden)

    def rows(self, name: str, *, header_row: int | None = None) -> Iterator[Row]:
        table, layout, count = self._sheets[name].table, _Layout(header_row), 0
        for each in self._parsed():
            if not isinstance(each, Line) or each.table != table:
                continue
            own, cells = layout.lay(each)
            count += len(cells)
            if count > CELLS_MAX:
                raise too_many_cells()
            if any(text.strip(BLANK) for text in own):
                yield Row(each.number, "", None, cells)

    def _parsed(self) -> Iterator[Line | Sheet]:
        return self._read(_text(self._path))


class _Layout:
    """Rows one after another. `header_row`: cells that begin below it stand in every row they cover."""

    def __init__(self, header_row: int | None) -> None:
        self._header_row = header_row
        self._covered: dict[int, tuple[str, int]] = {}
        """{column: (what stands there, the last row it covers)}"""

    def lay(self, line: Line) -> tuple[list[str], list[str]]:
        """The cells that the row itself has, and with them those that reach down to it."""
        before = {place: text for place, (text, last) in self._covered.items() if last >= line.number}
        self._covered = {place: each for place, each in self._covered.items() if each[1] > line.number}
        own = dict[int, str]()
        place = 0
        for cell in line.cells:
            place = cell.place if cell.place is not None else _free(place, before)
            own[place] = cell.text
            self._cover(line.number, place, cell)
            place += cell.across
        width = max([place, *(each + 1 for each in before)])
        return list(own.values()), [own.get(each) or before.get(each, "") for each in range(width)]

    def _cover(self, number: int, place: int, cell: Placed) -> None:
        if cell.down < 2:
            return
        is_shown = self._header_row is not None and number > self._header_row
        for covered in range(place, place + cell.across):
            shown = cell.text if is_shown and covered == place else ""
            self._covered[covered] = shown, number + cell.down - 1


def _free(place: int, covered: dict[int, str]) -> int:
    while place in covered:
        place += 1
    return place


def span(written: str | None, most: int) -> int:
    """
    >>> span("3", 1000), span(None, 1000), span("0", 1000), span("99999999", 1000), span("x", 1000)
    (3, 1, 1, 1000, 1)
    """
    digits = (written or "").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return most if len(digits) > 6 else min(most, max(1, int(digits)))


def _text(path: Path) -> Iterator[str]:
    """In the encoding that the file declares, where that can be; else in the one its bytes tell."""
    if path.stat().st_size > MARKUP_MB_MAX << 20:
        raise FileProblem("too-large", f"网页或XML格式的表格超过{MARKUP_MB_MAX} MB", "另存为.xlsx或CSV UTF-8后报送")
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline=None) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except UnicodeError:
        raise broken_encoding(path, encoding) from None


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        found = _DECLARED.search(file.read(4096))
    declared = found[1].decode().lower() if found else ""
    declared = "gb18030" if declared in _CHINESE else declared
    candidates = encodings(path)
    return declared if declared in candidates else candidates[0]
