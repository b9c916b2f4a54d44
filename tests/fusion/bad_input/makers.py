"""Makers of files, good and bad: text, workbooks, archives, an old .xls."""

import gzip
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from tests.fusion.builders import allowance, an_allowance, citizen_id

NAMES = [column.name for column in allowance().columns]
HEADER = ",".join(NAMES)
CONTENT_TYPES = b"<Types/>"
SHEET = "xl/worksheets/sheet1.xml"


def cells(serial: int = 1, **changes: str) -> list[str]:
    row = an_allowance(身份证号=citizen_id(serial=2 * serial + 1)) | changes
    return [row[name] for name in NAMES]


def line(serial: int = 1, **changes: str) -> str:
    return ",".join(cells(serial, **changes))


def text(*lines: str, end: str = "\n", encoding: str = "utf-8") -> bytes:
    return (end.join([HEADER, *lines]) + end).encode(encoding)


def workbook(
    sheets: Mapping[str, Iterable[Sequence[Any]]],
    *,
    merged: Iterable[tuple[int, int, int, int, str]] = (),
    hidden: Sequence[str] = (),
) -> bytes:
    """`merged`: first row, first column, last row, last column (from 0) and what they hold, in every sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("formula:"):
                        sheet.write_formula(number, place, cell.removeprefix("formula:"), None, "3")
                    else:
                        sheet.write(number, place, cell)
            for top, left, bottom, right, held in merged:
                sheet.merge_range(top, left, bottom, right, held)
            if name in hidden:
                sheet.hide()
    return target.getvalue()


def a_workbook(*rows: Sequence[Any]) -> bytes:
    return workbook({"名单": [NAMES, *rows]})


def archive(entries: Iterable[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return target.getvalue()


def with_entry(content: bytes, name: str, entry: bytes) -> bytes:
    """The workbook with one entry put in or replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        entries = {each: whole.read(each) for each in whole.namelist()}
    return archive((entries | {name: entry}).items())


def doubled(content: bytes) -> bytes:
    """The workbook with its sheet in it twice, under one name."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as file:
        entry = zipfile.ZipInfo(SHEET.upper())
        file.writestr(entry, b"<worksheet/>")
    return target.getvalue()


def declaring(content: bytes, name: str, size: int) -> bytes:
    """The archive's directory lies about the size of one entry."""
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    return content[: place + 24] + struct.pack("<I", size) + content[place + 28 :]


def locked(content: bytes) -> bytes:
    """The archive's directory says that every entry is encrypted."""
    changed, place = bytearray(content), content.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 1)
    return bytes(changed)


def sheet_xml(before: str = "", dimension: str = "", rows: str = "") -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    body = f"{dimension}<sheetData>{rows}</sheetData>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{main}">{body}</worksheet>'.encode()


def a_row(number: int, values: Sequence[str]) -> str:
    return (
        f'<row r="{number}">'
        + "".join(a_cell(chr(65 + at) + str(number), each) for at, each in enumerate(values))
        + "</row>"
    )


def a_cell(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def a_sheet(**more: str) -> bytes:
    """A workbook with this sheet and one sound row."""
    rows = a_row(1, NAMES) + a_row(2, cells()) + more.pop("rows", "")
    return with_entry(a_workbook(cells()), SHEET, sheet_xml(rows=rows, **more))


def zipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def old_workbook(rows: Sequence[Sequence[str]], *, extra: bytes = b"") -> bytes:
    """An .xls: one BIFF8 sheet of LABEL records in a compound file of one stream."""
    globals_ = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + extra
    name = "名单".encode("utf-16-le")
    bound = 12 + len(name)
    where = len(globals_) + bound + 4
    globals_ += record(0x85, struct.pack("<IBBBB", where, 0, 0, len(name) // 2, 1) + name) + record(0x0A, b"")
    labels = b"".join(_label(at, place, cell) for at, row in enumerate(rows) for place, cell in enumerate(row))
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + labels + record(0x0A, b"")
    return compound("Workbook", globals_ + sheet)


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _label(row: int, column: int, cell: str) -> bytes:
    return label(row, column, cell) if cell else b""


def label(row: int, column: int, cell: str) -> bytes:
    written = cell.encode("utf-16-le")
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(written) // 2, 1) + written)


def compound(name: str, stream: bytes) -> bytes:
    """[MS-CFB], version 3: header, the stream's sectors, the directory, the table of sectors."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    tables = -(-(count + 1) // 127)
    chain = [*range(1, count), 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFD] * tables]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * 512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, tables, count, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, count + 1)[:40]
    places = [count + 1 + at for at in range(tables)] + [0xFFFFFFFF] * (109 - tables)
    head = head[:76] + struct.pack("<109I", *places)
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(name, 2, 0xFFFFFFFF, 0, len(stream))
    return head + stream + directory.ljust(512, b"\0") + fat


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1) + links
    return head + bytes(36) + struct.pack("<IQ", first, size)
