"""Workbooks and archives as they should not be."""

from datetime import date

from tests.fusion.bad_input.case import Case, Read, Refused
from tests.fusion.bad_input.makers import (
    NAMES,
    SHEET,
    a_cell,
    a_row,
    a_sheet,
    a_workbook,
    archive,
    cells,
    compound,
    declaring,
    doubled,
    label,
    line,
    locked,
    old_workbook,
    record,
    text,
    with_entry,
    workbook,
)

XLSX, XLS, ZIP = "低保201801.xlsx", "低保201801.xls", "低保201801.zip"
_XXE = '<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
_LAUGHS = '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
_BOMB = b"<worksheet>" + b" " * (40 << 20)
CASES = (
    Case(
        "cut-xlsx",
        "XLSX没有传完",
        lambda: a_workbook(cells())[:4000],
        Refused("truncated", "文件不完整或已损坏,可能没有传完"),
        XLSX,
    ),
    Case(
        "xlsx-as-csv",
        "XLSX改名为.csv",
        lambda: a_workbook(cells()),
        Read(1, says=("文件名以“.csv”结尾,内容其实是XLSX,已按内容读取",)),
    ),
    Case(
        "locked-xlsx",
        "设有打开密码的XLSX",
        lambda: compound("EncryptedPackage", b"x" * 5000),
        Refused("encrypted", "Excel文件设有打开密码"),
        XLSX,
    ),
    Case(
        "bomb",
        "压缩炸弹(工作表展开膨胀千倍)",
        lambda: with_entry(a_workbook(cells()), SHEET, _BOMB),
        Refused("suspicious-archive", "文件展开后膨胀超过100倍,不像正常的表格"),
        XLSX,
    ),
    Case(
        "lying-size",
        "条目声明的大小不实",
        lambda: declaring(with_entry(a_workbook(cells()), SHEET, _BOMB), SHEET, 1000),
        Refused("suspicious-archive", "文件展开后膨胀超过100倍,不像正常的表格"),
        XLSX,
    ),
    Case(
        "many-entries",
        "65536个条目",
        lambda: archive((f"{n}.csv", b"") for n in range(65_536)),
        Refused("suspicious-archive", "压缩包的内部结构不正常:超过1000个条目"),
        ZIP,
    ),
    Case(
        "doubled-entry",
        "有同名条目",
        lambda: doubled(a_workbook(cells())),
        Refused("suspicious-archive", "压缩包的内部结构不正常:有同名的条目"),
        XLSX,
    ),
    Case(
        "xxe",
        "工作表内有外部实体(XXE)",
        lambda: a_sheet(before=_XXE),
        Refused("suspicious-archive", "Excel文件内部有不该出现的文档类型或实体声明"),
        XLSX,
    ),
    Case(
        "laughs",
        "实体展开(billion laughs)",
        lambda: a_sheet(before=_LAUGHS),
        Refused("suspicious-archive", "Excel文件内部有不该出现的文档类型或实体声明"),
        XLSX,
    ),
    Case(
        "external-dtd",
        "外部DTD",
        lambda: a_sheet(before='<!DOCTYPE worksheet SYSTEM "http://192.0.2.1/x.dtd">'),
        Refused("suspicious-archive", "Excel文件内部有不该出现的文档类型或实体声明"),
        XLSX,
    ),
    Case(
        "utf-16-dtd",
        "UTF-16编码的样式表内有DTD",
        lambda: with_entry(a_workbook(cells()), "xl/styles.xml", "<!DOCTYPE s [<!ENTITY e 'x'>]><s/>".encode("utf-16")),
        Refused("suspicious-archive", "Excel文件内部有不该出现的文档类型或实体声明"),
        XLSX,
    ),
    Case(
        "dimension",
        "声明1048576×16384,其实只有几格",
        lambda: a_sheet(dimension='<dimension ref="A1:XFD1048576"/>'),
        Read(1),
        XLSX,
    ),
    Case(
        "far-cell",
        "最末一格有内容(跨170亿格)",
        lambda: a_sheet(rows='<row r="1048576">' + a_cell("XFD1048576", "x") + "</row>"),
        Refused("too-large", "工作表超过500万个单元格"),
        XLSX,
    ),
    Case(
        "broken-xml",
        "工作表XML残缺",
        lambda: with_entry(a_workbook(cells()), SHEET, b"<worksheet><sheetData><row"),
        Refused("truncated", "文件不完整或已损坏,可能没有传完"),
        XLSX,
    ),
    Case(
        "formulas",
        "公式单元格(读其计算值)",
        lambda: a_workbook([*cells()[:5], "formula:=1+2", *cells()[6:]]),
        Read(1),
        XLSX,
    ),
    Case(
        "big-sheet-cell",
        "XLSX中很长的一格",
        lambda: a_sheet(rows=a_row(3, [*cells(2)[:7], "x" * 200_000, "在保"])),
        Read(2, {"row-too-long": 1}),
        XLSX,
    ),
    Case(
        "numbers",
        "数字存成文本、日期存成日期",
        lambda: a_workbook([*cells()[:1], date(2018, 1, 1), *cells()[2:4], 15400000001, 3, 650.5, *cells()[7:]]),
        Read(1),
        XLSX,
    ),
    Case(
        "number-id",
        "身份证号存成数字,已丢末位",
        lambda: a_workbook([520301198001010018, *cells()[1:]]),
        Read(1, {"scientific-notation": 1}),
        XLSX,
    ),
    Case(
        "merged",
        "竖向合并的单元格",
        lambda: workbook(
            {"名单": [NAMES, cells(1), [*cells(2)[:3], "", *cells(2)[4:]]]}, merged=[(1, 3, 2, 3, "汇川区高坪街道1号")]
        ),
        Read(2),
        XLSX,
    ),
    Case(
        "sheets",
        "按县分的几张工作表,另有说明和隐藏表",
        lambda: workbook(
            {
                "红花岗区": [NAMES, cells(1), ["小计"]],
                "汇川区": [["标题"], NAMES, cells(2), ["坏", *cells(3)[1:]]],
                "说明": [["填表说明"]],
                "去年": [NAMES, cells(4)],
            },
            hidden=["去年"],
        ),
        Read(
            3,
            {"id-characters": 1},
            says=(
                "共读取2张表:“红花岗区”、“汇川区”",
                "隐藏的工作表“去年”未读取",
                "表头在第2行,其上的1行未读取",
                "工作表“说明”未读取:表头缺少必填列:“身份证号”、“发放月份”、“姓名”、“月保障金额”、“状态”",
                "“红花岗区”第3行是“小计”,不是数据,未读取",
            ),
        ),
        XLSX,
    ),
    Case("xls", "旧版XLS", lambda: old_workbook([NAMES, cells(1), cells(2)]), Read(2), XLS),
    Case(
        "cut-xls",
        "XLS没有传完",
        lambda: old_workbook([NAMES, cells()])[:-512],
        Refused("truncated", "文件不完整或已损坏,可能没有传完"),
        XLS,
    ),
    Case(
        "locked-xls",
        "设有打开密码的XLS",
        lambda: old_workbook([NAMES, cells()], extra=record(0x2F, bytes(6))),
        Refused("encrypted", "Excel文件设有打开密码"),
        XLS,
    ),
    Case(
        "far-xls",
        "XLS跨65536×65536格",
        lambda: compound("Workbook", record(0x809, bytes(16)) + label(0, 0, "a") + label(65535, 65535, "b")),
        Refused("too-large", "工作表超过500万个单元格"),
        XLS,
    ),
    Case(
        "word",
        "Word文档改名",
        lambda: archive([("word/document.xml", b"<a/>")]),
        Refused("unknown-format", "这是Word文档,不是CSV或Excel表格"),
        XLSX,
    ),
    Case("zip", "zip内一张表", lambda: archive([("低保.csv", text(line()))]), Read(1), ZIP),
    Case(
        "zip-tables",
        "zip内几张同样表头的表,列序不同",
        lambda: archive(
            [
                ("红花岗区.csv", text(line(1))),
                ("汇川区.csv", (",".join(NAMES[::-1]) + "\n" + ",".join(cells(2)[::-1]) + "\n").encode()),
                ("说明.pdf", b"%PDF"),
            ]
        ),
        Read(
            2,
            says=(
                "共读取2张表:“红花岗区.csv”、“汇川区.csv”",
                "文件“说明.pdf”未读取:这是PDF文档,不是CSV或Excel表格",
            ),
        ),
        ZIP,
    ),
    Case("zip-of-xlsx", "zip内一个XLSX", lambda: archive([("a.xlsx", a_workbook(cells()))]), Read(1), ZIP),
    Case(
        "zip-twice",
        "zip里还有zip",
        lambda: archive([("a.zip", archive([("a.csv", text(line()))]))]),
        Refused("nested-archive", "压缩包里还有压缩包"),
        ZIP,
    ),
    Case(
        "locked-zip",
        "设有密码的zip",
        lambda: locked(archive([("a.csv", text(line()))])),
        Refused("encrypted", "压缩包设有密码"),
        ZIP,
    ),
    Case("path-in-zip", "zip条目名为../../x", lambda: archive([("../../x.csv", text(line()))]), Read(1), ZIP),
)
