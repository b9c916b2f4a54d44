"""Numbers and names of organisations: check characters against python-stdnum, names by SQL and by plain Python."""

import random

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from fusion.columns.organisation_names import organisation_core as by_columns
from fusion.reference.organisation_names import NameParts, organisation_core
from fusion.reference.organisations import (
    credit_check,
    credit_code,
    organisation_check,
    organisation_name,
    party_id,
    party_name,
    registration_check,
    taxpayer_number,
)
from fusion.reference.quantities import capital, decimal, real_estate_number
from fusion.values import limits
from tests.fusion.builders import TODAY, citizen_id
from tests.fusion.test_values import outcome

LETTERS = limits.CREDIT_ALPHABET


@given(st.text(LETTERS, min_size=9, max_size=9), st.integers(1, 30))
def test_credit_codes_are_checked_as_python_stdnum_does(tail: str, step: int) -> None:
    first17 = f"91520301{tail}"
    code = first17 + credit_check(first17)
    assert uscc.is_valid(code)
    assert outcome(credit_code(code)) == code
    wrong = first17 + LETTERS[(LETTERS.index(code[17]) + step) % 31]
    assert not uscc.is_valid(wrong)
    assert outcome(credit_code(wrong)) == "credit-check-digit"


@pytest.mark.parametrize(("first8", "check"), [("00000001", "9"), ("D2143569", "X")])
def test_organisation_codes_have_the_check_character_of_gb_11714(first8: str, check: str) -> None:
    assert organisation_check(first8) == check


@given(
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8), st.text("0123456789", min_size=8, max_size=8)
)
def test_an_old_number_is_right_by_its_code_or_by_its_registration(first8: str, digits: str) -> None:
    by_code = f"520301{first8}{organisation_check(first8)}"
    assert outcome(taxpayer_number(by_code)) == by_code
    first14 = f"520301{digits}"
    assert outcome(taxpayer_number(first14 + registration_check(first14))) == first14 + registration_check(first14)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("915203010000000198", "915203010000000198"),
        ("915203010000000197", "credit-check-digit"),
        ("520301000000018", "taxpayer-check-digit"),
        ("52030100000001", "credit-length"),
    ],
)
def test_taxpayer_numbers(written: str, expected: str) -> None:
    assert outcome(taxpayer_number(written)) == expected


def test_a_party_is_known_by_a_citizens_number_or_by_a_code() -> None:
    assert outcome(party_id(citizen_id(), TODAY)) == citizen_id()
    assert outcome(party_id("9152 0301-0000000198", TODAY)) == "915203010000000198"
    assert outcome(party_name("王 小明")) == "王小明"
    assert outcome(party_name("遵义某某(贵州)有限公司")) == "遵义某某(贵州)有限公司"
    assert outcome(organisation_name("某")) == "organisation-name-length"


def test_quantities_of_registers() -> None:
    assert (outcome(capital("500")), outcome(capital("500万元")), outcome(capital("五百"))) == (
        500_000_000,
        500_000_000,
        "capital-format",
    )
    assert (outcome(decimal("89.50㎡")), outcome(decimal("-1"))) == ("89.5", "decimal-format")
    assert outcome(real_estate_number("520301001001GB00001F0001000")) == "real-estate-format"


def in_sql(names: list[str]) -> list[NameParts]:
    parts = by_columns("n")
    with duckdb.connect() as connection:
        connection.execute("create table t (i int, n varchar)")
        connection.executemany("insert into t values (?, ?)", [[place, each] for place, each in enumerate(names)])
        query = f"select {parts['core']}, {parts['county']}, {parts['form']} from t order by i"  # noqa: S608
        return [NameParts(*row) for row in connection.execute(query).fetchall()]


@pytest.mark.parametrize(
    "written",
    [
        "遵义市红花岗区青山商贸有限责任公司",
        "贵州省遵义市红花岗区青山商贸有限公司",
        "遵义红花岗青山商贸有限公司",
        "红花岗区青山商贸(贵州)有限公司",
    ],
)
def test_a_firm_has_one_core_however_its_name_is_written(written: str) -> None:
    assert organisation_core(written) == NameParts("青山商贸", "520302", "有限公司")
    assert in_sql([written]) == [organisation_core(written)]


PIECES = [
    *("贵州省", "贵州", "遵义市", "遵义", "红花岗区", "汇川", "遵义县", "习水县", "新蒲新区", "道真县", "青山", "商贸"),
    *(
        "有限责任公司",
        "有限公司",
        "股份有限公司",
        "公司",
        "农民专业合作社",
        "合作社",
        "厂",
        "店",
        "(普通合伙)",
        "(",
        ")",
    ),
]


def test_two_thousand_names_come_apart_alike() -> None:
    chance = random.Random(32100)  # noqa: S311 - test data, not secrets
    names = sorted({"".join(chance.choices(PIECES, k=chance.randint(1, 7))) for _ in range(2000)})
    assert in_sql(names) == [organisation_core(each) for each in names]
