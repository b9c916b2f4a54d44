"""What linkage reads is kept step by step, and is what it would be if it were made anew from the whole evidence."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from fusion import features, match
from fusion.entities import ENTITIES
from fusion.lake import Lake
from fusion.sql import session
from tests.fusion.builders import LIMITS, a_resident, citizen_id, register, seed_contract
from tests.fusion.pipeline import City

HOME = "红花岗区老城街道凤朝门社区人民路12号3栋2单元501室"
FATHER, MOTHER, CHILD = citizen_id("19800101", 3), citizen_id("19820202", 4), citizen_id("20080305", 2)


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def resident(number: str, name: str, **changes: str) -> dict[str, str]:
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    sex = "男" if int(number[16]) % 2 else "女"
    home = {"户籍地址": HOME, "户号": "520301007"}
    return a_resident(公民身份号码=number, 姓名=name, 性别=sex, 出生日期=born, **home) | changes


def pupil(**changes: str) -> dict[str, str]:
    row = {"学籍号": "G1", "姓名": "犹思源", "证件号": CHILD, "学校": "遵义市老城小学", "年级": "小学四年级"}
    return row | {"监护人": "冉秀英", "监护人电话": "15400000077", "家庭住址": HOME} | changes


def firm(**changes: str) -> dict[str, str]:
    row = {"统一社会信用代码": "915203010000000198", "名称": "遵义红花建材有限公司", "类型": "有限责任公司"}
    row |= {"法定代表人": "犹大海", "法定代表人证件号": FATHER, "住所": HOME, "行业": "批发和零售业"}
    return row | {"注册资本": "500万元", "成立日期": "2010-05-06", "状态": "存续"} | changes


def kept(lake: Lake, kind: str) -> dict[str, str]:
    """{line: the digest of what linkage reads of it}."""
    with session(LIMITS) as connection:
        lake.load(connection, features.table(kind), "kept", features.stored(kind))
        return dict(connection.execute("select evidence_id, content from kept").fetchall())


def made_anew(city: City, folder: Path) -> City:
    """The same lake without the table; the next delivery makes it whole."""
    shutil.copytree(city.folder / "lake", folder / "lake", ignore=shutil.ignore_patterns("features"))
    return City(folder, count=city.count)


def test_a_line_changes_with_its_row_its_record_and_its_household(city: City, tmp_path: Path) -> None:
    family = [resident(FATHER, "犹大海"), resident(MOTHER, "冉秀英"), resident(CHILD, "犹思源")]
    pupils, firms = (
        seed_contract("education", "student-register"),
        seed_contract("market-regulation", "enterprise-register"),
    )
    city.deliver(register(), family)
    city.deliver(pupils, [pupil()])
    city.deliver(firms, [firm()])
    # The mother is called otherwise from now on, and somebody else used the child's number.
    city.deliver(register(), [family[0], resident(MOTHER, "冉秀瑛"), family[2]], delta=True)
    city.deliver(pupils, [pupil(姓名="钱多多")], delta=True)
    anew = made_anew(city, tmp_path / "anew")

    for each in (city, anew):
        each.deliver(firms, [firm(名称="遵义红花建材股份有限公司")], delta=True)
        each.deliver(register(), [resident(FATHER, "犹大海", 户号="520301008")], delta=True)

    for kind in features.READ:
        assert kept(city.lake, kind)
        assert kept(city.lake, kind) == kept(anew.lake, kind)


def test_only_lines_that_became_other_ones_are_written(city: City) -> None:
    strangers = [resident(citizen_id("19700101", 10 + n), f"赵{name}", 户号=f"9{n}") for n, name in enumerate("甲乙丙")]
    city.deliver(register(), [resident(FATHER, "犹大海"), resident(MOTHER, "冉秀英"), *strangers])
    before = kept(city.lake, "person")

    city.deliver(register(), [resident(MOTHER, "冉秀瑛")], delta=True)

    after = kept(city.lake, "person")
    assert before.keys() == after.keys()
    assert len([line for line in before if before[line] != after[line]]) == 2  # hers, and his: she is his relative


@dataclass(frozen=True)
class Told(Lake):
    """Keeps what was read: (table, columns, whether only lines that are named)."""

    reads: list[tuple[str, frozenset[str], bool]] = field(default_factory=list)

    @contextmanager
    def reading(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        columns: Mapping[str, str],
        where: str = "true",
        *,
        of: tuple[str, str] | None = None,
    ) -> Iterator[str]:
        asks = of is None or bool(connection.sql(of[1]).limit(1).fetchall())
        if asks and where != "false":
            self.reads.append((table, frozenset(columns), of is not None))
        with super().reading(connection, table, columns, where, of=of) as rows:
            yield rows


@dataclass
class TellingCity(City):
    reads: list[tuple[str, frozenset[str], bool]] = field(default_factory=list)

    @property
    def lake(self) -> Lake:
        return Told(super().lake.root, reads=self.reads)


def test_of_everybody_only_what_tells_who_is_concerned_is_read_and_no_line_twice(tmp_path: Path) -> None:
    city = TellingCity(tmp_path)
    city.deliver(register(), [resident(FATHER, "犹大海"), resident(MOTHER, "冉秀英"), resident(CHILD, "犹思源")])
    city.reads.clear()

    city.deliver(register(), [resident(MOTHER, "冉秀瑛")], delta=True)

    kept = features.table("person")
    matched = [read for read in city.reads if read[0] in {kept, "evidence/person"} and len(read[1]) > 2]
    assert matched == [
        ("evidence/person", frozenset(match.stored(ENTITIES["person"])), True),
        (kept, frozenset(features.PLACED), False),
        (kept, frozenset(features.stored("person")), True),
    ]
