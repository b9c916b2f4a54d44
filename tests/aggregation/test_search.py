"""One meaning of every search box: by characters, by pinyin, by its first letters, with each reading of a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.pinyin import search
from tests.aggregation.catalogue import STEWARD, ask, seeded
from tests.aggregation.test_systems import ALLOWANCES

REGISTER = "户籍登记 遵义市公安局"


@pytest.mark.parametrize(
    ("words", "names", "is_found"),
    [
        ("户籍登记", REGISTER, True),
        ("户籍 公安", REGISTER, True),
        ("hjdj", REGISTER, True),
        ("huji", REGISTER, True),
        ("HuJi", REGISTER, True),
        ("ｈｊｄｊ", REGISTER, True),
        ("hujidengji", REGISTER, True),
        ("hu'ji", REGISTER, True),
        ("hujidj", REGISTER, True),
        ("hujide", REGISTER, True),  # not typed to its end yet
        ("户jdj", REGISTER, True),
        ("djgaj", REGISTER, False),  # what lies between is not skipped
        ("hjdj zysgaj", REGISTER, True),
        ("hjdj zysmzj", REGISTER, False),
        ("hdj", REGISTER, False),
        ("hujx", REGISTER, False),
        ("chongqingyinhang", "重庆银行", True),
        ("cqyh", "重庆银行", True),
        ("zqyh", "重庆银行", True),  # 重 has two readings, 行 two
        ("cqyinxing", "重庆银行", True),
        ("shengji", "省级", True),
        ("xingji", "省级", True),
        ("sj", "省级", True),
        ("shj", "省级", True),  # by the letters that begin it
        ("lvdi", "绿地", True),
        ("ludi", "绿地", True),
        ("lüdi", "绿地", True),
        ("12345rx", "12345热线", True),
        ("gps", "车辆GPS定位", True),
        ("clgps", "车辆GPS定位", True),
        ("", REGISTER, True),
        ("'", REGISTER, False),
        ("?", REGISTER, False),
    ],
)
def test_what_is_typed_finds_what_is_meant(words: str, names: str, is_found: bool) -> None:
    assert search.is_meant(words, names=names) is is_found


def test_a_long_text_is_searched_as_it_is_written_only() -> None:
    assert search.is_meant("审核", names="低保系统", more="低保对象的申请、审核与发放")
    assert not search.is_meant("shenhe", names="低保系统", more="低保对象的申请、审核与发放")


@given(st.text("户籍登记遵义市公安局重庆银行", min_size=1, max_size=8), st.data())
def test_whatever_way_each_character_is_typed_it_is_found(names: str, data: st.DataObject) -> None:
    typed = "".join(data.draw(st.sampled_from(sorted(search.ways(each)))) for each in names)
    assert search.is_meant(typed, names=f"前{names}后")


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("words", ["低保对象", "dbdx", "dibao", "mzj dibao"])
def test_datasets_systems_and_the_directory_understand_the_same(words: str) -> None:
    seeded()
    told = {**ALLOWANCES, "name": "低保对象管理系统"}
    assert ask("PUT", "/systems/civil-affairs/allowances", told)[0] == 200
    assert [each["dataset"] for each in ask("GET", "/datasets", q=words)[1]["items"]] == ["minimum-allowance"]
    assert [each["system"] for each in ask("GET", "/systems", caller=STEWARD, q=words)[1]["items"]] == ["allowances"]
    assert [each["dataset"] for each in ask("GET", "/directory", q=words)[1]["items"]] == ["minimum-allowance"]
    graph = ask("GET", "/directory/dcat", q=words)[1]["@graph"]
    assert [each["@id"] for each in graph if each["@type"] == "dcat:Dataset"] == [
        "urn:zunyi:dataset:civil-affairs:minimum-allowance"
    ]
