"""HTML tables, as old systems write them into files they call .xls."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from fusion.files.archives import truncated
from fusion.files.grids import ACROSS_MAX, DOWN_MAX, Line, Placed, Sheet, span
from fusion.files.markup import DEPTH_MAX
from fusion.problems import FileProblem

PENDING_MAX: Final = 1 << 18
"""Characters of one tag or comment, or of text without any."""
_SILENT: Final = frozenset({"script", "style"})
_ENDS: Final = frozenset({"td", "th", "tr", "table"})


def read(chunks: Iterator[str]) -> Iterator[Line | Sheet]:
    """Raises FileProblem for a table that does not end, and where no table is."""
    page = _Page()
    count = 0
    for chunk in chunks:
        page.feed(chunk)
        if len(page.rawdata) > PENDING_MAX:
            raise truncated()
        count += sum(isinstance(each, Sheet) for each in page.found)
        yield from page.found
        page.found.clear()
    if page.open:
        raise truncated()
    if not count:
        raise FileProblem("unknown-format", "这是没有表格的网页", "从业务系统重新导出为CSV或.xlsx后报送")


class _Table:
    def __init__(self, number: int) -> None:
        self.number, self.rows, self.name = number, 0, f"表{number + 1}"
        self.cells: list[Placed] | None = None
        self.cell: tuple[int, int] | None = None
        self.texts: list[str] = []


class _Page(HTMLParser):
    """`open`: tables that have begun and not ended, each within the one before; what ends them ends rows and cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Table] = []
        self.found: list[Line | Sheet] = []
        self._count, self._silent = 0, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._begin_table()
        elif tag in _SILENT:
            self._silent = self._silent or tag
        elif self.open and tag == "tr":
            self._end_row()
            self.open[-1].cells = []
        elif self.open and tag in {"td", "th"}:
            self._begin_cell(dict(attrs))
        elif self.open and tag in {"br", "p", "div"}:
            self.open[-1].texts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        if not self.open or tag not in _ENDS:
            return
        self._end_cell()
        if tag in {"tr", "table"}:
            self._end_row()
        if tag == "table":
            table = self.open.pop()
            self.found.append(Sheet(table.number, table.name))

    def handle_data(self, data: str) -> None:
        if not self.open or self._silent or self.open[-1].cell is None:
            return
        self.open[-1].texts.append(data.replace("\n", " "))

    def _begin_table(self) -> None:
        if len(self.open) >= DEPTH_MAX:
            raise truncated()
        self._silent = ""
        self.open.append(_Table(self._count))
        self._count += 1

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        table = self.open[-1]
        table.cells = table.cells if table.cells is not None else []
        table.cell = span(attributes.get("colspan"), ACROSS_MAX), span(attributes.get("rowspan"), DOWN_MAX)
        table.texts = []

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.cell is not None and table.cells is not None:
            across, down = table.cell
            table.cells.append(Placed(_plain("".join(table.texts)), None, across, down))
        table.cell, table.texts = None, []

    def _end_row(self) -> None:
        self._end_cell()
        table = self.open[-1]
        if table.cells is not None:
            table.rows += 1
            self.found.append(Line(table.number, table.rows, table.cells))
        table.cells = None


def _plain(text: str) -> str:
    """As a page shows it.

    >>> _plain(" 王  芳 \\n\\n 汇川区 ")
    '王 芳\\n汇川区'
    """
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
