"""What clerks write, to what is stored: tables."""

import random
from datetime import date, timedelta

import pytest
from stdnum.cn import ric

from fusion.problems import FIX_BITS, FIXES
from fusion.reference.addresses import address
from fusion.reference.cell import Cell
from fusion.reference.dates import day, month
from fusion.reference.ids import check_character, citizen_id
from fusion.reference.numbers import integer, money, phone
from fusion.reference.text import fold, person_name
from tests.fusion.builders import TODAY
from tests.fusion.builders import citizen_id as an_id


def outcome(cell: Cell) -> object:
    return cell.error or cell.value


def fixes(cell: Cell) -> set[str]:
    return {rule for rule in FIXES if cell.fixes & FIX_BITS[rule]}


def test_check_characters_are_those_of_python_stdnum() -> None:
    chance = random.Random(11643)  # noqa: S311 - test data, not secrets
    for _ in range(500):
        born = date(1998, 1, 1) + timedelta(days=chance.randrange(7000))
        first17 = f"520301{born:%Y%m%d}{chance.randrange(1000):03d}"
        number = first17 + check_character(first17)
        assert ric.is_valid(number)
        assert outcome(citizen_id(number, TODAY)) == number
        wrong = first17 + "0123456789X"[("0123456789X".index(number[17]) + chance.randrange(1, 11)) % 11]
        assert not ric.is_valid(wrong)
        assert outcome(citizen_id(wrong, TODAY)) in {"id-check-digit", "id-truncated"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("522100800101001", "522100198001010012"),
        ("520301198001010018", "520301198001010018"),
        (an_id("19790101", 3, "522121"), an_id("19790101", 3, "522121")),
        (an_id("19900101", 5, "810000"), an_id("19900101", 5, "810000")),
        (an_id("19900101", 5, "999999"), an_id("19900101", 5, "999999")),
        ("5.20301E+17", "scientific-notation"),
        ("520301198001010019", "id-check-digit"),
        ("520301198001011000", "id-truncated"),
        ("520301198002300011", "id-birth-impossible"),
        (an_id("20180316", 1), "id-birth-future"),
        ("52030119800101001", "id-length"),
        ("520301X98001010018", "id-characters"),
    ],
)
def test_citizen_ids(written: str, expected: str) -> None:
    assert outcome(citizen_id(written, TODAY)) == expected


def test_an_unknown_area_is_a_remark_and_not_an_error() -> None:
    assert fixes(citizen_id(an_id("19900101", 5, "999999"), TODAY)) == {"id-area-unknown"}
    assert fixes(citizen_id(an_id("19900101", 5, "522127"), TODAY)) == set()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *((each, "2018-01-03") for each in ("2018-1-3", "2018/01/03", "2018.1.3", "20180103", "2018年1月3日", "43103")),
        *((each, "2018-01-03") for each in ("2018-01-03", "2018-01-03 00:00:00", "2018 年 1 月 3 日", "2018-1-3 8:05")),
        ("2000-02-29", "2000-02-29"),
        ("2018-02-30", "date-impossible"),
        ("1900-02-29", "date-impossible"),
        ("2018-13-01", "date-impossible"),
        ("0000-01-01", "date-impossible"),
        ("2018-03-15", "2018-03-15"),
        ("2018-03-16", "date-future"),
        ("1879-12-31", "date-early"),
        ("18-1-3", "date-format"),
        ("2018-1", "date-format"),
        ("1/3/2018", "date-format"),
    ],
)
def test_dates(written: str, expected: str) -> None:
    assert outcome(day(written, TODAY)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *(
            (each, "2018-01")
            for each in ("201801", "2018-01", "2018年1月", "2018/1", "2018-01-15", "43103", "2018-01-01 00:00:00")
        ),
        ("2018-04", "2018-04"),
        ("2018-05", "month-range"),
        ("201813", "month-range"),
        ("1月", "month-format"),
    ],
)
def test_months(written: str, expected: str) -> None:
    assert outcome(month(written, TODAY)) == expected


def test_the_month_after_december_is_january() -> None:
    assert outcome(month("2019-01", date(2018, 12, 31))) == "2019-01"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *((each, 65000) for each in ("650", "650.0", "650.00", "650元", "¥650", "人民币650元整", "650.000", "650 元")),
        ("1,650.50", 165050),
        ("1.2万元", 1200000),
        ("1.2万", 1200000),
        ("0", 0),
        ("16,50", "money-format"),
        ("六百五", "money-format"),
        ("650.125", "money-precision"),
        ("-650", "money-negative"),
        ("12345678901", "money-range"),
        ("6.5E+5", "scientific-notation"),
    ],
)
def test_money_is_kept_in_fen(written: str, expected: object) -> None:
    assert outcome(money(written)) == expected


def test_full_width_money_is_folded_before_it_is_read() -> None:
    assert outcome(money(str(fold("￥１,６５０．５０").value))) == 165050


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *(
            (each, "15400000001")
            for each in ("15400000001", "+8615400000001", "008615400000001", "154-0000-0001", "154 0000 0001")
        ),
        *(
            (each, "0851-28222222")
            for each in ("0851-28222222", "(0851)28222222", "085128222222", "28222222", "+86-851-28222222")
        ),
        ("010-62222222", "010-62222222"),
        ("15400000001/15400000002", "phone-format"),
        ("1540000000", "phone-format"),
        ("1.54E+10", "scientific-notation"),
    ],
)
def test_phones(written: str, expected: str) -> None:
    assert outcome(phone(written)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("王 芳", "王芳"),
        *((f"买买提{dot}吐尔逊", "买买提·吐尔逊") for dot in "•‧∙⋅・･.·"),
        ("㐂𠮷㯊", "㐂𠮷㯊"),
        ("John  Smith", "John Smith"),
        ("王芳1", "name-characters"),
        ("王?", "name-characters"),
        ("王\ue000", "name-private-use"),
        ("王", "name-length"),
    ],
)
def test_names(written: str, expected: str) -> None:
    assert outcome(person_name(written)) == expected


@pytest.mark.parametrize(
    ("written", "value", "county", "town"),
    [
        ("贵州省遵义市红花岗区老城街道子尹路1号", "红花岗区老城街道子尹路1号", "520302", "520302001"),
        ("红花岗区老城街道办事处子尹路1号", "红花岗区老城街道办事处子尹路1号", "520302", "520302001"),
        ("遵义县南白镇1号", "播州区南白镇1号", "520304", "520304001"),
        ("遵义市遵义县", "播州区", "520304", None),
        ("道真县", "道真仡佬族苗族自治县", "520325", None),
        ("务川自治县", "务川仡佬族苗族自治县", "520326", None),
        ("新蒲新区虾子镇", "新蒲新区虾子镇", "520302", "520302109"),
        ("虾子镇1号", "红花岗区虾子镇1号", "520302", "520302109"),
        ("三合镇1号", "三合镇1号", None, None),
        ("正安县桴㯊镇", "正安县桴㯊镇", "520324", "520324116"),
        ("成都市武侯区1号", "成都市武侯区1号", None, None),
    ],
)
def test_addresses(written: str, value: str, county: str | None, town: str | None) -> None:
    place = address(written)
    assert (place.cell.value, place.county, place.town) == (value, county, town)


def test_an_address_elsewhere_is_a_remark_and_not_an_error() -> None:
    assert fixes(address("成都市武侯区1号").cell) == {"address-unresolved"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [("3", 3), ("3人", 3), ("3.0", 3), ("1,234", 1234), ("-3", "integer-format"), ("3.5", "integer-format")],
)
def test_integers(written: str, expected: object) -> None:
    assert outcome(integer(written)) == expected


def test_folding_counts_what_it_did() -> None:
    assert fold("\u3000王\u200b芳").value == "王芳"
    assert fixes(fold("\u3000王\u200b芳")) == {"full-width", "stray-space"}
    assert (fold("⼥").value, fixes(fold("⼥"))) == ("女", {"compatibility-character"})
    assert fixes(fold("王芳")) == set()
