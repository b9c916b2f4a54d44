"""What a file is, by its content; its name is only a claim."""

from pathlib import Path
from typing import Final

from fusion.files.archives import opened, suspicious
from fusion.files.compound import check_compound
from fusion.files.delimited import no_lines
from fusion.files.markup import check_workbook
from fusion.problems import FileProblem

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
}
_AS_XLSX: Final = "在表格软件中打开,另存为“Excel 工作簿(.xlsx)”或“CSV UTF-8”后重新报送"
_MARKUP: Final = (b"<html", b"<table", b"<!doctype", b"<?xml", b"<style", b"<meta")


def format_of(path: Path) -> str:
    """csv, xlsx or xls. Raises FileProblem for everything else, and for sheets that cannot be opened."""
    with path.open("rb") as file:
        head = file.read(8192)
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileProblem("empty-file", "文件是空的", "检查导出是否成功,重新导出后报送")
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
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise FileProblem("unknown-format", "这是网页格式的表格(有些系统导出的.xls其实是网页),无法读取", _AS_XLSX)
    _check_text(path, head)
    return "csv"


def _zipped(path: Path) -> str:
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
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if not utf16 and b"\x00" in chunk:
                raise FileProblem("unknown-format", "文件内容不是文本,不是CSV或Excel表格", _AS_XLSX)
            if len(chunk) == LINE_BYTES_MAX and b"\n" not in chunk and b"\r" not in chunk:
                raise no_lines()
