"""Delimited text: its encoding, its delimiter, and its rows numbered by the physical line they begin on."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from fusion.problems import FileProblem

DELIMITERS: Final = (",", "\t", ";", "|")
LINE_CHARACTERS_MAX: Final = 100_000
QUOTED_LINES_MAX: Final = 50
"""A quoted cell may hold line breaks; one that stays open for longer is a stray quote."""
UTF_16_LINE_MAX: Final = 1 << 20
BLANK: Final = " \t\r\n\x0b\x0c\x00\u00a0\u3000\ufeff"
_SAVE: Final = "用表格软件打开,另存为“CSV UTF-8(逗号分隔)”后重新报送"
csv.field_size_limit(LINE_CHARACTERS_MAX * QUOTED_LINES_MAX)


class Row(NamedTuple):
    """`text`: the line as it stands, where it needs no unquoting; else `cells`. `problem`: a rule, or ''."""

    number: int
    problem: str
    text: str | None
    cells: list[str] | None


def encodings(path: Path) -> tuple[str, ...]:
    """Candidates, the likeliest first: what the first bytes say, or what decodes their beginning."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if head.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return tuple(encoding for encoding in ("utf-8", "gb18030") if _decodes(head, encoding)) or ("utf-8", "gb18030")


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def lines(path: Path, encoding: str) -> Iterator[str]:
    """Lines with \\n at their end, whatever ended them in the file. Raises FileProblem where the encoding breaks."""
    try:
        with path.open(encoding=encoding, newline=None) as file:
            yield from _bounded(file) if encoding == "utf-16" else file
    except UnicodeError:
        raise broken_encoding(path, encoding) from None


def _bounded(file: TextIO) -> Iterator[str]:
    """Of other encodings the bytes have told that no line is endless; in UTF-16 a line feed may be half a character."""
    while line := file.readline(UTF_16_LINE_MAX):
        if len(line) == UTF_16_LINE_MAX:
            raise no_lines()
        yield line


def no_lines() -> FileProblem:
    return FileProblem("no-lines", "文件中有超过1 MB的一行,多半缺少换行", "检查导出设置,重新导出后报送")


def broken_encoding(path: Path, encoding: str) -> FileProblem:
    number = _first_broken_line(path, encoding)
    shown = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}[encoding]
    return FileProblem(
        "broken-encoding", f"文件按{shown}编码读到第{number}行时出现乱码,可能没有传完或混用了编码", _SAVE
    )


def _first_broken_line(path: Path, encoding: str) -> int:
    """By line feeds: in UTF-8 and GB18030 none is part of another character. Of UTF-16 nothing is known."""
    if encoding == "utf-16":
        return 1
    with path.open("rb") as file:
        return next((number for number, line in enumerate(file, 1) if not _whole(line, encoding)), 1)


def _whole(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def rows(source: Iterable[str], delimiter: str, width: int | None = None) -> Iterator[Row]:
    """Every row that is not blank. With `width`, rows of another number of cells carry their problem.

    Unquoted lines, nearly all, pass as they stand; the csv module reads the others, over several lines if need be.
    """
    blank, pending = BLANK + delimiter, Pending(source)
    expected = None if width is None else width - 1
    for number, line in pending:
        if not line.strip(blank):
            continue
        if '"' not in line and len(line) <= LINE_CHARACTERS_MAX and expected in {None, line.count(delimiter)}:
            yield Row(number, "", line, None)
            continue
        row = _row(number, line, pending, delimiter, width)
        if any(cell.strip(BLANK) for cell in row.cells or ()):
            yield row


def _row(number: int, line: str, pending: "Pending", delimiter: str, width: int | None) -> Row:
    if len(line) > LINE_CHARACTERS_MAX:
        return Row(number, "row-too-long", None, [line[:100]])
    if '"' not in line:
        return _sized(number, line.rstrip("\n").split(delimiter), width)
    cells = parse([line], delimiter)
    if cells is not None:
        return _sized(number, cells, width)
    taken: list[tuple[int, str]] = []
    while len(taken) < QUOTED_LINES_MAX and (following := pending.take()):
        taken.append(following)
        if '"' in following[1] and (cells := parse([line, *(text for _, text in taken)], delimiter)) is not None:
            row = _sized(number, cells, width)
            if not row.problem:
                return row
            break
    pending.give_back(taken)
    return Row(number, "unclosed-quote", None, line.rstrip("\n").split(delimiter))


class Pending:
    """Numbered lines, some of which may be handed back."""

    def __init__(self, source: Iterable[str]) -> None:
        self._source, self._back = enumerate(source, 1), list[tuple[int, str]]()

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while numbered := self.take():
            yield numbered

    def take(self) -> tuple[int, str] | None:
        return self._back.pop() if self._back else next(self._source, None)

    def give_back(self, numbered: list[tuple[int, str]]) -> None:
        self._back.extend(reversed(numbered))


def parse(record: list[str], delimiter: str) -> list[str] | None:
    """The cells of one record's lines; None while a quote is open: then the line put after it is swallowed.

    >>> parse(['a,"b,""c'], ",") is None, parse(['a,"b,""c"'], ",")
    (True, ['a', 'b,"c'])
    """
    found = list(csv.reader([*record, "\n", "end"], delimiter=delimiter))
    return found[0] if found[-1] == ["end"] else None


def _sized(number: int, cells: list[str], width: int | None) -> Row:
    if width is None:
        return Row(number, "", None, cells)
    if len(cells) < width or any(cell.strip(BLANK) for cell in cells[width:]):
        return Row(number, "cell-count", None, cells)
    return Row(number, "", None, cells[:width])
