"""Delimited text as it should not be."""

import codecs
from collections.abc import Callable

from tests.fusion.bad_input.case import Case, Read, Refused
from tests.fusion.bad_input.makers import HEADER, NAMES, cells, line, text, zipped
from tests.fusion.builders import a_death, deaths


def _a_death_on(day: str) -> Callable[[], bytes]:
    row = a_death(死亡日期=day)
    return f"{','.join(row)}\n{','.join(row.values())}\n".encode


CASES = (
    Case("empty", "空文件", lambda: b"", Refused("empty-file", "文件是空的")),
    Case(
        "one-byte",
        "只有一个字节",
        lambda: b"1",
        Refused("wrong-header", "表头缺少必填列:“身份证号”、“发放月份”、“姓名”、“月保障金额”、“状态”"),
    ),
    Case("header-only", "只有表头", HEADER.encode, Refused("header-only", "文件只有表头,没有数据")),
    Case(
        "nul",
        "夹有NUL字节",
        lambda: text(line() + "\0"),
        Refused("unknown-format", "文件内容不是文本,不是CSV或Excel表格"),
    ),
    Case(
        "mixed-encodings",
        "前半UTF-8,后半GBK",
        lambda: text(*[line()] * 900) + line(2).encode("gb18030") + b"\n",
        Refused("broken-encoding", "文件按UTF-8编码读到第902行时出现乱码,可能没有传完或混用了编码"),
    ),
    Case(
        "outside-gbk",
        "GBK没有的字(桴㯊镇),GB18030编码",
        lambda: text(line(家庭住址="正安县桴㯊镇1号"), encoding="gb18030"),
        Read(1),
    ),
    Case(
        "cut-character",
        "GB18030字符恰在读取块的边界断开",
        lambda: text(line(1, 开户行="x" * (65_535 - len(text(encoding="gb18030")) - 120)), line(2), encoding="gb18030"),
        Read(2, {"text-too-long": 1}),
    ),
    Case(
        "cut-file",
        "GB18030文件末尾少半个字",
        lambda: text(line(), encoding="gb18030") + b"\x81",
        Refused("broken-encoding", "文件按GB18030编码读到第3行时出现乱码,可能没有传完或混用了编码"),
    ),
    Case("utf-16", "UTF-16编码", lambda: text(line(), encoding="utf-16"), Read(1)),
    Case("utf-8-bom", "带BOM的UTF-8", lambda: codecs.BOM_UTF8 + text(line()), Read(1)),
    Case("cr-only", "只用CR换行", lambda: text(line(1), line(2), end="\r"), Read(2)),
    Case(
        "mixed-eol",
        "CRLF、LF、CR混用",
        (HEADER + "\r\n" + line(1) + "\r" + line(2) + "\n" + line(3)).encode,
        Read(3),
    ),
    Case(
        "unclosed-quote", "双引号不成对", lambda: text(line(1), '"' + line(2), line(3)), Read(3, {"unclosed-quote": 1})
    ),
    Case("quoted", "引号内有逗号、引号和换行", lambda: text(line(1, 开户行='"工,商""银\n行"'), line(2)), Read(2)),
    Case("trailing-commas", "行尾多余的空列", lambda: text(line(1) + ",,,", line(2)), Read(2)),
    Case("short-row", "一行少了几列", lambda: text("a,b", line(1)), Read(2, {"cell-count": 1})),
    Case("wide", "10000列", ("a," * 10_000 + "\n1\n").encode, Refused("too-many-columns", "表头超过500列")),
    Case(
        "very-wide", "一千万列", lambda: b"a," * 10_000_000, Refused("no-lines", "文件中有超过1 MB的一行,多半缺少换行")
    ),
    Case("big-cell", "一格1 MB", lambda: text(line(1, 开户行="x" * 1_000_000), line(2)), Read(2, {"row-too-long": 1})),
    Case("blank-rows", "三十万空行", lambda: text(line(1), *[",,,,,,,,"] * 300_000, line(2)), Read(2)),
    Case("duplicate-rows", "重复行", lambda: text(line(1), line(1), line(1)), Read(3, duplicate=2)),
    Case(
        "same-key",
        "同一主键内容不同",
        lambda: text(line(1), line(1, 月保障金额="700")),
        Read(2, {"same-key-other-values": 1}),
    ),
    Case(
        "nan",
        "金额为NaN、1e309、Infinity",
        lambda: text(line(1, 月保障金额="NaN"), line(2, 月保障金额="1e309"), line(3, 月保障金额="Infinity")),
        Read(3, {"money-format": 3}),
    ),
    Case(
        "no-such-day", "2018年2月30日", _a_death_on("2018-02-30"), Read(1, {"date-impossible": 1}), "死亡.csv", deaths
    ),
    Case("bidi", "姓名中有从右到左标记和零宽字符", lambda: text(line(1, 姓名="王\u202e小\u200b明")), Read(1)),
    Case(
        "formula",
        "像公式的内容(导出时加撇号)",
        lambda: text(line(1, 姓名="=cmd|'/C calc'!A0")),
        Read(1, {"name-characters": 1}),
    ),
    Case(
        "wrong-header",
        "表头不是约定的列",
        lambda: b"a,b\n1,2\n",
        Refused("wrong-header", "表头缺少必填列:“身份证号”、“发放月份”、“姓名”、“月保障金额”、“状态”"),
    ),
    Case(
        "duplicate-header",
        "表头有两列对应同一项",
        f"{HEADER},证件号码\n{line()},1\n".encode,
        Refused("duplicate-header", "表头有重复的列:“身份证号”(第1列)、“证件号码”(第10列)对应同一项“身份证号”"),
    ),
    Case("blank-header", "表头有空白列", f"{HEADER},,\n{line()},,\n".encode, Read(1)),
    Case(
        "permuted",
        "列的次序颠倒",
        (",".join(NAMES[::-1]) + "\n" + ",".join(cells()[::-1]) + "\n").encode,
        Read(1),
    ),
    Case(
        "full-width-header",
        "表头有全角字符、空格和星号",
        lambda: text(line()).replace("身份证号".encode(), "＊身 份　证 号".encode(), 1),
        Read(1),
    ),
    Case(
        "title",
        "表头上有标题行",
        ("低保名单\n" + HEADER + "\n" + line() + "\n").encode,
        Read(1, says=("表头在第2行,其上的1行未读取",)),
    ),
    Case(
        "two-lines",
        "两行表头(联系方式下分电话、住址)",
        (
            "身份证号,发放月份,姓名,联系方式,,保障人数,月保障金额,开户行,状态\n,,,家庭住址,联系电话,,,,\n"
            + line()
            + "\n"
        ).encode,
        Read(1, says=("表头占第1、2两行",)),
    ),
    Case(
        "footers",
        "小计、合计、制表人行",
        lambda: text(
            line(1), "小计,,,,,,650,,", line(2), " 合 计,,,,,,1300,,", "制表人:王某,,,,,,填表日期:2018年1月,,"
        ),
        Read(
            2,
            says=(
                "第3行是“小计”,不是数据,未读取",
                "第5行是“合计”,不是数据,未读取",
                "第6行是“制表人”,不是数据,未读取",
            ),
        ),
    ),
    Case("pdf", "PDF改名", lambda: b"%PDF-1.7", Refused("unknown-format", "这是PDF文档,不是CSV或Excel表格")),
    Case(
        "csv-as-xlsx",
        "CSV改名为.xlsx",
        lambda: text(line()),
        Read(1, says=("文件名以“.xlsx”结尾,内容其实是CSV,已按内容读取",)),
        file="a.xlsx",
    ),
    Case("gzip", "gzip压缩的CSV", lambda: zipped(text(line())), Read(1), file="a.csv.gz"),
    Case(
        "cut-gzip",
        "gzip没有传完",
        lambda: zipped(text(line()))[:-20],
        Refused("truncated", "文件不完整或已损坏,可能没有传完"),
        file="a.csv.gz",
    ),
    Case(
        "gzip-bomb",
        "gzip炸弹(展开膨胀千倍)",
        lambda: zipped(text(*[",,,,,,,,"] * 3_000_000)),
        Refused("suspicious-archive", "文件展开后膨胀超过100倍,不像正常的表格"),
        file="a.csv.gz",
    ),
    Case(
        "gzip-twice",
        "gzip里还有gzip",
        lambda: zipped(zipped(text(line()))),
        Refused("nested-archive", "压缩包里还有压缩包"),
        file="a.csv.gz",
    ),
)
