"""Delimited text: its encoding, its delimiter, and its rows numbered by the physical line they begin on."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from itertools import islice
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


_RUN_CHARACTERS: Final = 1 << 16


class Run(NamedTuple):
    """Lines that follow each other, each a row of its own as it stands; `number` is the first one's."""

    number: int
    lines: list[str]


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


def batches(path: Path, encoding: str) -> Iterator[list[str]]:
    """As `lines`, many at once; the last line has its end too."""
    try:
        with path.open(encoding=encoding, newline=None) as file:
            one = _bounded(file)
            while found := list(islice(one, 1)) if encoding == "utf-16" else file.readlines(_RUN_CHARACTERS):
                if not found[-1].endswith("\n"):
                    found[-1] += "\n"
                yield found
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
    number = first_broken_line(path, encoding)
    shown = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}[encoding]
    return FileProblem(
        "broken-encoding", f"文件按{shown}编码读到第{number}行时出现乱码,可能没有传完或混用了编码", _SAVE
    )


def first_broken_line(path: Path, encoding: str) -> int:
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
    pending = Pending([line] for line in source)
    for number, line in pending:
        if row := _read(number, line, pending, delimiter, width):
            yield row


def runs(source: Iterable[list[str]], delimiter: str, width: int) -> Iterator[Row | Run]:
    """The rows of lines that come many at once; where all of these are plain, they stay together."""
    pending = Pending(source)
    while run := pending.run():
        if _plain(run.lines, delimiter, width):
            pending.drop()
            yield run
            continue
        end = run.number + len(run.lines)
        while (numbered := pending.take()) is not None:
            if row := _read(*numbered, pending, delimiter, width):
                yield row
            if pending.number >= end:
                break


def _plain(lines: list[str], delimiter: str, width: int) -> bool:
    """Whether every line is a row without quotes, of as many cells as there should be, and not blank."""
    if '"' in "".join(lines) or max(map(len, lines)) > LINE_CHARACTERS_MAX:
        return False
    if {line.count(delimiter) for line in lines} != {width - 1}:
        return False
    blank = BLANK + delimiter
    return all(line.strip(blank) for line in lines if not "0" <= line[0] <= "9")


def _read(number: int, line: str, pending: "Pending", delimiter: str, width: int | None) -> Row | None:
    if not line.strip(BLANK + delimiter):
        return None
    if '"' not in line and len(line) <= LINE_CHARACTERS_MAX and (width is None or line.count(delimiter) == width - 1):
        return Row(number, "", line, None)
    row = _row(number, line, pending, delimiter, width)
    return row if any(cell.strip(BLANK) for cell in row.cells or ()) else None


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
    """Numbered lines, some of which may be handed back. `number`: of the next one."""

    def __init__(self, source: Iterable[list[str]]) -> None:
        self._source, self._lines, self._place = iter(source), list[str](), 0
        self.number = 1

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while numbered := self.take():
            yield numbered

    def run(self) -> Run | None:
        """What is at hand, without taking it."""
        if self._place == len(self._lines):
            self._lines, self._place = next(self._source, []), 0
        return Run(self.number, self._lines[self._place :]) if self._lines else None

    def drop(self) -> None:
        self.number += len(self._lines) - self._place
        self._place = len(self._lines)

    def take(self) -> tuple[int, str] | None:
        if self._place == len(self._lines):
            self._lines, self._place = next(self._source, []), 0
            if not self._lines:
                return None
        numbered = self.number, self._lines[self._place]
        self.number, self._place = self.number + 1, self._place + 1
        return numbered

    def give_back(self, numbered: list[tuple[int, str]]) -> None:
        self._lines = [*(line for _, line in numbered), *self._lines[self._place :]]
        self._place, self.number = 0, self.number - len(numbered)


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
