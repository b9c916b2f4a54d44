"""An .xls as offices still send them: one sheet of text cells, BIFF8 in a compound file ([MS-XLS], [MS-CFB])."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from local.city.departments.spelling import Cell

ROWS_MAX: Final = 65_536
_SECTOR: Final = 512
_STREAM_MIN: Final = 4096
_IN_SECTOR: Final = _SECTOR // 4
_IN_HEADER: Final = 109
_FREE, _END, _TABLE, _LIST, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC, 0xFFFFFFFF


def workbook(sheet: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """`rows`: at most ROWS_MAX, of text."""
    name = sheet.encode("utf-16-le")
    begun = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    bound = struct.pack("<IBBBB", len(begun) + 12 + len(name) + 4, 0, 0, len(sheet), 1) + name
    book = begun + _record(0x85, bound) + _record(0x0A, b"")
    labels = (
        _label(at, place, str(cell)) for at, row in enumerate(rows) for place, cell in enumerate(row) if cell != ""
    )
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + b"".join(labels) + _record(0x0A, b"")
    return _compound(book + body)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _label(row: int, column: int, cell: str) -> bytes:
    written = cell.encode("utf-16-le")
    return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(written) // 2, 1) + written)


def _compound(stream: bytes) -> bytes:
    """Sectors: the stream's, the directory's one, those of the table of sectors, those that tell where these are."""
    stream += bytes(max(_STREAM_MIN, len(stream) + -len(stream) % _SECTOR) - len(stream))
    count = len(stream) // _SECTOR
    tables, lists = _tables(count + 1)
    chain = [*range(1, count), _END, _END, *[_TABLE] * tables, *[_LIST] * lists]
    first = count + 1
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    listed = first + tables if lists else _END
    head += struct.pack("<9I", 0, tables, count, 0, _STREAM_MIN, _END, 0, listed, lists)
    places = [*range(first, first + tables)]
    head += _filled(places[:_IN_HEADER], _IN_HEADER)
    directory = _entry("Root Entry", kind=5, child=1, first=_END, size=0)
    directory += _entry("Workbook", kind=2, child=_NONE, first=0, size=len(stream))
    table = _filled(chain, tables * _IN_SECTOR)
    return head + stream + directory.ljust(_SECTOR, b"\0") + table + b"".join(_lists(places, first + tables, lists))


def _tables(sectors: int) -> tuple[int, int]:
    """Sectors of the table that tells of all, itself and its lists included; and of the lists."""
    tables = lists = 0
    while (sectors + tables + lists) > tables * _IN_SECTOR:
        tables += 1
        lists = -(-max(0, tables - _IN_HEADER) // (_IN_SECTOR - 1))
    return tables, lists


def _lists(places: list[int], first: int, count: int) -> Iterator[bytes]:
    """Where the table's other sectors are; each list ends with the next one's place."""
    for number in range(count):
        begin = _IN_HEADER + number * (_IN_SECTOR - 1)
        following = first + number + 1 if number + 1 < count else _END
        yield _filled(places[begin : begin + _IN_SECTOR - 1], _IN_SECTOR - 1) + struct.pack("<I", following)


def _filled(values: list[int], count: int) -> bytes:
    return struct.pack(f"<{count}I", *values, *[_FREE] * (count - len(values)))


def _entry(name: str, *, kind: int, child: int, first: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", _NONE, _NONE, child)
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBB", len(written), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
