"""JSON lines as they should not be."""

import codecs
import json
from collections.abc import Callable

from tests.fusion.bad_input.case import Case, Read, Refused
from tests.fusion.bad_input.makers import NAMES, cells, zipped
from tests.fusion.builders import citizen_id

FILE = "低保201801.jsonl"


def _object(serial: int = 1, **changes: object) -> str:
    row: dict[str, object] = dict(zip(NAMES, cells(serial), strict=True))
    return json.dumps(row | changes, ensure_ascii=False)


def _lines(*lines: str, end: str = "\n") -> Callable[[], bytes]:
    return ("\n".join(lines) + end).encode


def _as_number(serial: int) -> str:
    """The number without quotes: eighteen digits, of which a spreadsheet would keep fifteen."""
    return _object(身份证号=0).replace(": 0", f": {citizen_id(serial=serial)}", 1)


_DOUBLED = _object(2).replace('"月保障金额"', '"状态": "停保", "月保障金额"')
CASES = (
    Case("json-lines", "JSON Lines,一行一个对象", _lines(_object(1), "", _object(2)), Read(2), FILE),
    Case("json-bom", "带BOM的JSON Lines", lambda: codecs.BOM_UTF8 + _lines(_object())(), Read(1), FILE),
    Case("json-gzip", "gzip压缩的JSON Lines", lambda: zipped(_lines(_object())()), Read(1), FILE + ".gz"),
    Case(
        "json-as-csv",
        "JSON Lines改名为.csv",
        _lines(_object()),
        Read(1, says=("文件名以“.csv”结尾,内容其实是JSONL,已按内容读取",)),
    ),
    Case("json-id-number", "18位号码写成数字", _lines(_as_number(1), _as_number(3)), Read(2), FILE),
    Case(
        "json-exponent",
        "号码成了5.2e17",
        _lines(_as_number(1).replace(citizen_id(serial=1), "5.20301198001010e17")),
        Read(1, {"scientific-notation": 1}),
        FILE,
    ),
    Case(
        "json-null",
        "空值、缺少的可选项",
        _lines(_object(开户行=None), '{"a": 1}'),
        Read(
            2,
            {"required": 5},
            says=("表头中的“a”不在约定内,未读取",),
        ),
        FILE,
    ),
    Case(
        "json-no-object",
        "一行不是对象",
        _lines(_object(1), "[1]", "null", "王小明", _object(2)),
        Read(5, {"json-line": 3}),
        FILE,
    ),
    Case(
        "json-nested", "值是嵌套的", _lines(_object(姓名={"姓": "王"}), _object(2)), Read(2, {"nested-value": 1}), FILE
    ),
    Case("json-doubled", "同一名称写了两次", _lines(_object(1), _DOUBLED), Read(2, {"json-duplicate-key": 1}), FILE),
    Case("json-nan", "NaN、Infinity", _lines(_object(月保障金额=float("nan"))), Read(1, {"money-format": 1}), FILE),
    Case(
        "json-half",
        "半个字符的转义(\\ud800)",
        _lines(_object(姓名="王\ud800").encode("ascii", "backslashreplace").decode()),
        Read(1, {"name-characters": 1}),
        FILE,
    ),
    Case("json-deep", "一万层嵌套", _lines(_object(1), "[" * 10_000), Read(2, {"json-line": 1}), FILE),
    Case(
        "json-long",
        "一行超过十万字",
        _lines(_object(1), _object(2, 开户行="x" * 100_000)),
        Read(2, {"row-too-long": 1}),
        FILE,
    ),
    Case(
        "json-cut",
        "JSON Lines没有传完",
        _lines(_object(1), _object(2)[:-40], end=""),
        Refused("truncated", "文件不完整或已损坏,可能没有传完"),
        FILE,
    ),
    Case(
        "json-gbk",
        "GBK编码的JSON Lines",
        lambda: (_object() + "\n").encode("gb18030"),
        Refused("broken-encoding", "JSON Lines须用UTF-8编码,第1行不是"),
        FILE,
    ),
    Case(
        "json-utf-16",
        "UTF-16编码的JSON Lines",
        lambda: (_object() + "\n").encode("utf-16"),
        Refused("broken-encoding", "JSON Lines须用UTF-8编码,这个文件是UTF-16编码"),
        FILE,
    ),
    Case(
        "json-array",
        "JSON数组",
        f"[{_object()}]".encode,
        Refused("unknown-format", "这是JSON数组,不是JSON Lines(每行一个对象)"),
        "低保201801.json",
    ),
    Case(
        "json-pretty",
        "一个对象写成多行的JSON",
        lambda: json.dumps({"名单": cells()}, indent=1).encode() + b"\n",
        Refused("unknown-format", "这是JSON,不是JSON Lines(每行一个对象)"),
        "低保201801.json",
    ),
    Case(
        "json-many-names",
        "每行的名称都不同",
        _lines(*(f'{{"a{n}": 1}}' for n in range(501))),
        Refused("too-many-columns", "表头超过500列"),
        FILE,
    ),
    Case(
        "json-two-names",
        "两个名称对应同一项",
        _lines(_object(1), _object(2, 证件号码=citizen_id())),
        Refused("duplicate-header", "表头有重复的列:“身份证号”(第1列)、“证件号码”(第10列)对应同一项“身份证号”"),
        FILE,
    ),
)
