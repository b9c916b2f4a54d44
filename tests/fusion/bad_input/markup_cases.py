"""Tables that are pages, or the XML of Excel 2003, whatever they are called."""

from tests.fusion.bad_input.case import Case, Read, Refused
from tests.fusion.bad_input.makers import NAMES, archive, cells
from tests.fusion.bad_input.written import page, spreadsheet_2003

FILE = "低保201801.xls"
_HTML = ("文件名以“.xls”结尾,内容其实是HTML,已按内容读取",)
_XML = ("文件名以“.xls”结尾,内容其实是XML,已按内容读取",)
_CUT = Refused("truncated", "文件不完整或已损坏,可能没有传完")
_DTD = Refused("suspicious-archive", "Excel文件内部有不该出现的文档类型或实体声明")


def _around(before: str, after: str = "") -> bytes:
    return page([NAMES, cells()]).replace(b"<table", before.encode("gb18030") + b"<table") + after.encode("gb18030")


def _merged() -> bytes:
    """A title over the header; the address and the bank of a household stand once."""
    head = f"<tr><th colspan={len(NAMES)}>发放表</th></tr><tr>" + "".join(f"<th>{name}" for name in NAMES) + "</tr>"
    rows = [cells(1), cells(2)]
    merged = {NAMES.index("家庭住址"), NAMES.index("开户行")}
    lines = ""
    for number, row in enumerate(rows):
        shown = [place for place in range(len(NAMES)) if number == 0 or place not in merged]
        lines += "<tr>" + "".join(
            f"<td{' rowspan=2' if place in merged else ''}>&nbsp;{row[place]}<br></td>" for place in shown
        )
    return f"<table>{head}{lines}</table>".encode()


CASES = (
    Case("html", "其实是网页的“.xls”", lambda: page([NAMES, cells(1), cells(2)]), Read(2, says=_HTML), FILE),
    Case(
        "html-utf-8",
        "网页自称UTF-8,其实是GBK",
        lambda: page([NAMES, cells()], charset="utf-8"),
        Read(1, says=_HTML),
        FILE,
    ),
    Case("html-zip", "zip压缩的网页表格", lambda: archive([(FILE, page([NAMES, cells()]))]), Read(1), "低保201801.zip"),
    Case(
        "html-merged",
        "网页中标题行、合并的单元格",
        _merged,
        Read(2, says=(*_HTML, "表头在第2行,其上的1行未读取")),
        FILE,
    ),
    Case(
        "html-layout",
        "表格套在排版用的表格里",
        lambda: _around("<script>if (1 < 2) document.write('<table>')</script><table><tr><td>", "</td></tr></table>"),
        Read(1, says=_HTML),
        FILE,
    ),
    Case(
        "html-entities",
        "网页声明了实体",
        lambda: b'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + page([NAMES, cells(姓名="&e;")]),
        Read(1, {"name-characters": 1}, says=_HTML),
        FILE,
    ),
    Case("html-cut", "网页表格没有传完", lambda: page([NAMES, cells()], end=" "), _CUT, FILE),
    Case("html-comment", "网页中不结束的注释", lambda: _around("<!--" + "x" * 300_000), _CUT, FILE),
    Case(
        "html-no-table",
        "没有表格的网页",
        lambda: b"<html><body>1</body></html>",
        Refused("unknown-format", "这是没有表格的网页"),
        FILE,
    ),
    Case(
        "html-wide",
        "网页中一格自称占一千万列",
        lambda: b"<table><tr><td colspan=9999999>x</td></tr></table>",
        Refused("too-many-columns", "表头超过500列"),
        FILE,
    ),
    Case(
        "html-many-cells",
        "网页中合并的单元格展开过多",
        lambda: page(
            [NAMES, cells()], end="<tr>" + "<td rowspan=60000 colspan=1000>x" * 5 + "<tr><td>y" * 5000 + "</table>"
        ),
        Refused("too-large", "工作表超过500万个单元格"),
        FILE,
    ),
    Case(
        "mhtml",
        "网页存档(MHTML)",
        lambda: b"MIME-Version: 1.0\n",
        Refused("unknown-format", "这是网页存档(MHTML),不是CSV或Excel表格"),
        FILE,
    ),
    Case("xml", "Excel 2003的XML表格", lambda: spreadsheet_2003([NAMES, cells(1), cells(2)]), Read(2, says=_XML), FILE),
    Case(
        "xml-gbk",
        "GBK编码的XML表格",
        lambda: spreadsheet_2003([NAMES, cells()], encoding="gb2312"),
        Read(1, says=_XML),
        FILE,
    ),
    Case(
        "xml-laughs",
        "XML表格中的实体展开(billion laughs)",
        lambda: spreadsheet_2003([NAMES, cells()], before='<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'),
        _DTD,
        FILE,
    ),
    Case(
        "xml-external",
        "XML表格中的外部DTD",
        lambda: spreadsheet_2003([NAMES], before='<!DOCTYPE w SYSTEM "http://192.0.2.1/x.dtd">'),
        _DTD,
        FILE,
    ),
    Case("xml-cut", "XML表格没有传完", lambda: spreadsheet_2003([NAMES, cells()], end=" "), _CUT, FILE),
    Case(
        "xml-far-cell",
        "XML表格中的远格",
        lambda: spreadsheet_2003(
            [NAMES, cells()],
            end='<Row><Cell ss:Index="2000"><Data>x</Data></Cell></Row>' * 2600 + "</Table></Worksheet></Workbook>",
        ),
        Refused("too-large", "工作表超过500万个单元格"),
        FILE,
    ),
)
