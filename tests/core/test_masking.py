"""What is shown of personal values, by the house's list of masking rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zunyi.masking import COMPOUND_SURNAMES, RULES, mask

PERSONAL = ["citizen-id", "person-name", "phone", "date", "birth-date", "household-number", "text"]


@pytest.mark.parametrize(
    ("type_", "value", "shown"),
    [
        ("person-name", "王小明", "王*明"),
        ("person-name", "李四", "李*"),
        ("person-name", "王", "*"),
        ("person-name", "欧阳修", "欧阳*"),
        ("person-name", "欧阳小明", "欧阳**"),
        ("person-name", "欧阳", "欧*"),
        ("person-name", "阿依古丽·买买提", "阿******提"),
        ("citizen-id", "520301200501010014", "520301********0014"),
        ("citizen-id", "52030120050", "5*********0"),
        ("phone", "15400001234", "154****1234"),
        ("phone", "0851-28222222", "0851-******22"),
        ("phone", "28222222", "2******2"),
        ("address", "红花岗区老城街道子尹路1号2栋3单元401", "红花岗区老城街道****"),
        ("address", "习水县东皇镇乡音路9号老镇旁", "习水县东皇镇****"),
        ("address", "习水县府前路9号老镇旁", "习水县****"),
        ("address", "习水县", "习水县****"),
        ("address", "张三丰家", "张****"),
        ("date", "1980-01-03", "1980-**-**"),
        ("birth-date", "19800103", "1980****"),
        ("birth-date", "1980年1月3日", "1980年*月*日"),
        ("date", "43003", "4***3"),
        ("event-date", "2018-01-03", "2018-01-03"),
        ("event-date", "张三", "张*"),
        ("month", "2018-01", "2018-01"),
        ("month", "15400001234", "1*********4"),
        ("money", "650.50", "6**.**"),
        ("money", "-12345", "-1****"),
        ("money", "520301200501010014", "5****************4"),
        ("household-number", "5203010001", "52******01"),
        ("bank-card", "6222020000000001234", "***************1234"),
        ("email", "zhang@example.com", "z****@example.com"),
        ("plate", "贵C12345", "贵C***45"),
        ("integer", "12", "12"),
        ("integer", "520301200501010014", "5****************4"),
        ("sex", "女", "女"),
        ("sex", "15400001234", "1*********4"),
        ("code:marital", "20", "20"),
        ("text", "张三来访,电话15400001234", "张****************4"),
        ("credit-code", "915203010000000198", "915203010000000198"),
        ("credit-code", "520301198001010018", "520301********0018"),
        ("taxpayer-number", "520301000000019", "520301000000019"),
        ("taxpayer-number", "520301800101001", "520301*****1001"),
        ("taxpayer-number", "张三", "张*"),
        ("party-id", "520301198001010018", "520301********0018"),
        ("party-id", "915203010000000198", "915203010000000198"),
        ("organisation-name", "遵义某某商贸有限公司", "遵义某某商贸有限公司"),
        ("organisation-name", "王小明", "王*明"),
        ("party-name", "王小明", "王*明"),
        ("party-name", "遵义某某商行", "遵义某某商行"),
        ("real-estate-number", "520301001001GB00001F00010001", "520301******************0001"),
        ("certificate-number", "J520301-2017-000001", "J5***************01"),
        ("capital", "500万元", "500万元"),
        ("capital", "520301198001010018", "5****************8"),
        ("decimal", "89.5", "89.5"),
        ("decimal", "15400001234", "1*********4"),
        ("unheard-of", "张三", "张*"),
        ("person-name", "", ""),
    ],
)
def test_a_value_is_masked_by_its_type(type_: str, value: str, shown: str) -> None:
    assert mask(type_, value) == shown


@given(st.sampled_from(PERSONAL), st.text(alphabet="王小明欧阳李0123456789-年@ .abc镇", min_size=1, max_size=30))
def test_a_masked_value_is_never_the_value_itself(type_: str, value: str) -> None:
    assert mask(type_, value) != value


@given(st.sampled_from(sorted({*RULES} - {"code", "sex", "ethnic-group", "event-date", "month", "integer"})), st.text())
def test_no_more_than_ten_digits_of_anything_are_shown(type_: str, value: str) -> None:
    host = value.rpartition("@")[2] if type_ == "email" and "@" in value else ""
    shown = mask(type_, value).removesuffix(host) if host else mask(type_, value)
    assert sum(character.isdigit() for character in shown) <= 10


@given(st.sampled_from(sorted(RULES)), st.from_regex(r"(5[0-9]{17}|1[3-9][0-9]{9})", fullmatch=True))
def test_a_number_in_the_wrong_column_is_not_shown(type_: str, number: str) -> None:
    assert number not in mask(type_, number)


def test_compound_surnames_have_two_characters_each() -> None:
    assert {len(surname) for surname in COMPOUND_SURNAMES} == {2}
    assert {"欧阳", "司空", "第五", "公羊"} <= COMPOUND_SURNAMES
