"""Parquet as it should not be, and the types it comes in."""

from collections.abc import Callable

from tests.fusion.bad_input.case import Case, Read, Refused
from tests.fusion.bad_input.makers import NAMES, archive, cells
from tests.fusion.bad_input.written import parquet, parquet_rows

FILE = "低保201801.parquet"
_CUT = Refused("truncated", "文件不完整或已损坏,可能没有传完")


def _sound(rows: int = 1) -> bytes:
    return parquet_rows(NAMES, [cells(serial) for serial in range(1, rows + 1)])


def _typed(*, rows: int = 1, **columns: str) -> Callable[[], bytes]:
    """The sound row with some columns of another SQL."""
    sound = {name: f"'{cell}'" for name, cell in zip(NAMES, cells(), strict=True)} | columns
    shown = ", ".join(f'{sql} as "{name}"' for name, sql in sound.items())
    select = f"select {shown} from range({rows})"  # noqa: S608 - the test's own words
    return lambda: parquet(select)


CASES = (
    Case("parquet", "Parquet", _sound, Read(1), FILE),
    Case("parquet-zip", "zip压缩的Parquet", lambda: archive([(FILE, _sound())]), Read(1), "低保201801.zip"),
    Case(
        "parquet-types",
        "有类型的列(整数、小数、日期、时刻)",
        _typed(
            身份证号="520301198001010034::bigint",
            发放月份="timestamp '2018-01-01 00:00:00'",
            保障人数="3::tinyint",
            月保障金额="650.50::decimal(9, 2)",
            联系电话="15400000001::double",
            开户行="true",
        ),
        Read(1),
        FILE,
    ),
    Case(
        "parquet-double",
        "号码成了双精度数",
        _typed(身份证号="520301198001010034::double"),
        Read(1, {"scientific-notation": 1}),
        FILE,
    ),
    Case(
        "parquet-single",
        "电话成了单精度数",
        _typed(联系电话="15400000001::float", 月保障金额="650.1::float"),
        Read(1, {"scientific-notation": 1}),
        FILE,
    ),
    Case(
        "parquet-not-a-number",
        "双精度数的NaN、Infinity",
        _typed(月保障金额="'nan'::double"),
        Read(1, {"money-format": 1}),
        FILE,
    ),
    Case("parquet-no-rows", "没有行的Parquet", _typed(rows=0), Refused("header-only", "文件只有表头,没有数据"), FILE),
    Case(
        "parquet-nested",
        "约定的列是嵌套的",
        _typed(姓名="['王', '小明']"),
        Refused("unreadable-column", "“姓名”列的内容是嵌套的对象或列表,无法读取"),
        FILE,
    ),
    Case(
        "parquet-nested-beside",
        "约定以外的列是嵌套的",
        _typed(附件="{'a': [1]}"),
        Read(1, says=("表头中的“附件”不在约定内,未读取",)),
        FILE,
    ),
    Case("parquet-cut", "Parquet没有传完", lambda: _sound(9)[:-200], _CUT, FILE),
    Case("parquet-broken", "Parquet中间损坏", lambda: _broken(_sound(9)), _CUT, FILE),
    Case("parquet-shell", "只有首尾的Parquet", lambda: b"PAR1" + b"\xff" * 40 + b"PAR1", _CUT, FILE),
    Case(
        "parquet-locked",
        "加密的Parquet",
        lambda: b"PARE" + _sound()[4:],
        Refused("encrypted", "Parquet文件是加密的"),
        FILE,
    ),
    Case(
        "parquet-bomb",
        "每行都一样、压得极小的Parquet",
        _typed(rows=10_000, 开户行="repeat('x', 5000)"),
        Refused("suspicious-archive", "文件展开后膨胀超过100倍,不像正常的表格"),
        FILE,
    ),
)


def _broken(content: bytes) -> bytes:
    """The footer is whole, the pages are not."""
    return content[:4] + b"\xff" * 200 + content[204:]
