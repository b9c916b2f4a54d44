"""The XML inside a workbook, read before calamine opens it: no document types, no entities, no more cells than told."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final
from xml.parsers import expat

from fusion.files.archives import Budget, opened, truncated, unpacked
from fusion.problems import FileProblem

CELLS_MAX: Final = 5_000_000
_ROWS_MAX, _COLUMNS_MAX = 1_048_576, 16_384
DEPTH_MAX: Final = 200
_PLACE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})\Z")
_XML: Final = (".xml", ".rels", ".vml")
_MARKS: Final = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<", b"\x4c\x6f")
"""How XML begins, in any encoding: an entry's name need not say what it is."""


def check_workbook(path: Path) -> None:
    """Raises FileProblem. Everything is unpacked once, in pieces; nothing that an entity names is fetched."""
    budget = Budget(path.stat().st_size)
    cells = _Cells()
    with opened(path) as archive:
        for entry in archive.infolist():
            _check_entry(entry, unpacked(archive, entry, budget), cells)


def _check_entry(entry: zipfile.ZipInfo, chunks: Iterator[bytes], cells: "_Cells") -> None:
    first = next(chunks, b"")
    if first and (entry.filename.lower().endswith(_XML) or first.lstrip().startswith(_MARKS)):
        _Scan(cells).read(chain([first], chunks))
        return
    for _ in chunks:  # measured all the same
        pass


def too_many_cells() -> FileProblem:
    return FileProblem(
        "too-large", f"工作表超过{CELLS_MAX // 10_000}万个单元格", "删除数据区以外的内容,拆成几个文件,或改用CSV报送"
    )


class _Cells:
    """Cells of all sheets that hold something, and the rectangle they span in each: calamine keeps it whole."""

    def __init__(self) -> None:
        self.count = 0
        self.begin()

    def begin(self) -> None:
        self.row = self.column = 0
        self.top, self.left, self.bottom, self.right = _ROWS_MAX, _COLUMNS_MAX, 0, 0

    def begin_row(self, number: str | None) -> None:
        self.row = int(number) if number and number.isascii() and number.isdigit() and len(number) < 8 else self.row + 1
        self.column = 0

    def move(self, place: str | None) -> None:
        """To the cell that the reference names, or to the next one."""
        if place is None:
            self.column += 1
            return
        found = _PLACE.match(place)
        if found is None:
            raise truncated()
        self.column, self.row = column_number(found[1]), int(found[2])
        if not (0 < self.row <= _ROWS_MAX and self.column <= _COLUMNS_MAX):
            raise truncated()

    def fill(self) -> None:
        """The cell holds something."""
        self.count += 1
        self.top, self.bottom = min(self.top, self.row), max(self.bottom, self.row)
        self.left, self.right = min(self.left, self.column), max(self.right, self.column)
        area = (self.bottom - self.top + 1) * (self.right - self.left + 1)
        if self.count > CELLS_MAX or area > CELLS_MAX:
            raise too_many_cells()


def column_number(letters: str) -> int:
    """
    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def guarded() -> expat.XMLParserType:
    """A parser that refuses document types, and with them every entity."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


class _Scan:
    """One entry. Of a worksheet, wherever it lies, every cell is counted."""

    def __init__(self, cells: _Cells) -> None:
        self.cells, self.depth, self.is_sheet, self.pending = cells, 0, False, False
        self.parser = guarded()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def read(self, chunks: Iterable[bytes]) -> None:
        try:
            for chunk in chunks:
                self.parser.Parse(chunk, False)
            self.parser.Parse(b"", True)
        except expat.ExpatError:
            raise truncated() from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.is_sheet:
            self._cell(name.rpartition(":")[2], attributes)
        elif self.depth == 1 and name.rpartition(":")[2] == "worksheet":
            self.is_sheet = True
            self.cells.begin()
        if self.depth > DEPTH_MAX:
            raise truncated()

    def _cell(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "c":
            self.cells.move(attributes.get("r"))
            self.pending = True
        elif kind == "row":
            self.cells.begin_row(attributes.get("r"))
        elif self.pending and kind in {"v", "is", "f"}:
            self.cells.fill()
            self.pending = False

    def _end(self, _name: str) -> None:
        self.depth -= 1


def _refuse(*_: object) -> None:
    raise FileProblem(
        "suspicious-archive", "Excel文件内部有不该出现的文档类型或实体声明", "用表格软件另存为新的.xlsx后报送"
    )
