"""What a file is, by its content; its name is only a claim."""

import re
from pathlib import Path
from typing import Final, Literal

from fusion.files.archives import opened, suspicious
from fusion.files.columnar import LOCKED, MAGIC
from fusion.files.compound import check_compound
from fusion.files.delimited import no_lines
from fusion.files.markup import check_workbook
from fusion.files.objects import not_lines, not_utf_8
from fusion.problems import FileProblem

Format = Literal["csv", "xlsx", "xls", "jsonl", "parquet", "html", "xml"]
LINE_BYTES_MAX: Final = 1 << 20
_CHUNK: Final = 1 << 20

_FOREIGN: Final = {
    b"%PDF": "PDF文档",
    b"Rar!": "RAR压缩包",
    b"7z\xbc\xaf": "7z压缩包",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"{\\rtf": "RTF文档",
    b"SQLite": "数据库文件",
    b"MIME-Version:": "网页存档(MHTML)",
}
_AS_XLSX: Final = "在表格软件中打开,另存为“Excel 工作簿(.xlsx)”或“CSV UTF-8”后重新报送"
_MARKUP: Final = (
    b"<html",
    b"<table",
    b"<!doctype",
    b"<?xml",
    b"<style",
    b"<meta",
    b"<head",
    b"<body",
    b"<div",
    b"<!--",
)
_EXCEL_2003: Final = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_ARRAY: Final = re.compile(rb"\[\s*[{\[]")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_BEFORE: Final = b"\xef\xbb\xbf \t\r\n"


def format_of(path: Path) -> Format:
    """Raises FileProblem for what is none of them, and for tables that cannot be opened."""
    with path.open("rb") as file:
        head = file.read(8192)
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileProblem("empty-file", "文件是空的", "检查导出是否成功,重新导出后报送")
    if head.startswith((MAGIC, LOCKED)):
        return "parquet"
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        check_compound(path)
        return "xls"
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise FileProblem(
                "unknown-format", f"这是{what},不是CSV或Excel表格", "从业务系统重新导出为CSV或.xlsx后报送"
            )
    found = _written(head)
    if found not in {"html", "xml"}:  # these say themselves how they are encoded
        _check_text(path, head)
    return found


def _written(head: bytes) -> Format:
    """Of text, by how it begins."""
    first = _as_ascii(head).lstrip(_BEFORE)
    if first.lower().startswith(_MARKUP):
        return "xml" if _EXCEL_2003.search(first) else "html"
    if _ARRAY.match(first):
        raise not_lines("JSON数组")
    if not first.startswith(b"{"):
        return "csv"
    if head.startswith(_UTF_16):
        raise not_utf_8("这个文件是UTF-16编码")
    return "jsonl"


def _as_ascii(head: bytes) -> bytes:
    """UTF-16 without what is beyond ASCII; other text as it stands."""
    return head.decode("utf-16", "ignore").encode("ascii", "ignore") if head.startswith(_UTF_16) else head


def _zipped(path: Path) -> Format:
    with opened(path) as archive:
        names = archive.namelist()
    if "xl/workbook.xml" not in names:
        what = "Word文档" if any(name.startswith("word/") for name in names) else "压缩包"
        raise FileProblem("unknown-format", f"这是{what},不是CSV或Excel表格", "解压或另存为CSV或.xlsx后报送")
    if {"xl/workbook.bin", "content.xml"} & set(names):
        raise suspicious("同时像两种表格")
    check_workbook(path)
    return "xlsx"


def _check_text(path: Path, head: bytes) -> None:
    """A text file holds no NUL (UTF-16 excepted, which says so in its first bytes) and breaks its lines."""
    utf16 = head.startswith(_UTF_16)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if not utf16 and b"\x00" in chunk:
                raise FileProblem("unknown-format", "文件内容不是文本,不是CSV或Excel表格", _AS_XLSX)
            if len(chunk) == LINE_BYTES_MAX and b"\n" not in chunk and b"\r" not in chunk:
                raise no_lines()
