"""The profile of a delivery, and columns that mean something else than in the one before."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion.contract import Contract
from fusion.profile import measure as measuring
from fusion.profile.drift import Drift, distance, drifts
from fusion.profile.measure import measure
from fusion.profile.profile import OTHER, ColumnProfile, Profile
from tests.fusion.builders import (
    LIMITS,
    allowance,
    an_allowance,
    citizen_id,
    cleaned,
    csv_file,
    people,
    register,
)

Change = Callable[[int, dict[str, str]], dict[str, str]]
COUNT = 160


def benefits(change: Change = lambda _, row: row, *, month: str = "2018-01") -> list[dict[str, str]]:
    return [
        change(
            number,
            an_allowance(
                身份证号=citizen_id(serial=number),
                发放月份=month,
                月保障金额=str(200 + number),
                状态="在保" if number % 10 else "停发",
                联系电话=f"154{number:08d}",
            ),
        )
        for number in range(1, COUNT + 1)
    ]


def profile(folder: Path, contract: Contract, rows: Iterable[dict[str, str]]) -> Profile:
    folder.mkdir()
    told = cleaned(csv_file(folder, contract, rows), contract, folder / "out")
    assert told.rejected == 0
    return measure(folder / "out" / "accepted.parquet", contract, LIMITS)


def between(tmp_path: Path, change: Change) -> dict[str, Drift]:
    contract = allowance()
    before = profile(tmp_path / "before", contract, benefits(month="2017-12"))
    return {
        each.column: each for each in drifts(before, profile(tmp_path / "now", contract, benefits(change)), contract)
    }


def test_a_column_is_told_by_its_spread_its_codes_or_its_shapes_and_no_value_of_a_row(tmp_path: Path) -> None:
    found = {column.name: column for column in profile(tmp_path / "a", allowance(), benefits()).columns}
    assert found["月保障金额"].spread[2] == pytest.approx((200 + (1 + COUNT) / 2) * 100)
    assert found["状态"].shares == {"1": 0.9, "2": 0.1}
    assert found["姓名"].shares == {"字3": 1.0}
    assert (found["身份证号"].filled, found["身份证号"].distinct) == (COUNT, COUNT)
    assert "王小明" not in profile(tmp_path / "b", allowance(), benefits()).dumps()


def test_of_few_values_nothing_is_told_but_how_many_they_are(tmp_path: Path) -> None:
    few = profile(tmp_path / "few", allowance(), benefits()[:4])
    assert all(not column.spread for column in few.columns)
    assert {share for column in few.columns for share in column.shares} <= {OTHER}


def test_of_a_long_file_a_share_is_measured_that_looks_like_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = people(4000)
    whole = profile(tmp_path / "whole", register(), rows)
    monkeypatch.setattr(measuring, "SHARE_ROWS", 1000)
    part = profile(tmp_path / "part", register(), rows)
    assert part.of == whole.rows == len(rows)
    assert len(rows) / 32 < part.rows < len(rows) / 8
    assert drifts(whole, part, register()) == ()


def test_the_next_month_s_file_of_the_same_kind_alarms_nobody(tmp_path: Path) -> None:
    assert between(tmp_path, lambda number, row: row | {"月保障金额": str(210 + number)}) == {}


MEANINGS: dict[str, tuple[str, str, Change]] = {
    "yuan that become fen": ("月保障金额", "level", lambda _, row: row | {"月保障金额": f"{row['月保障金额']}00"}),
    "a code that means its opposite": (
        "状态",
        "codes",
        lambda _, row: row | {"状态": {"在保": "停发", "停发": "在保"}[row["状态"]]},
    ),
    "a column no longer filled in": ("联系电话", "filled", lambda _, row: row | {"联系电话": ""}),
    "another bank's name for an account number": (
        "开户行",
        "shape",
        lambda number, row: row | {"开户行": f"62284800{number // 2:08d}"},
    ),
    "everybody's telephone is the office's": ("联系电话", "distinct", lambda _, row: row | {"联系电话": "15400000001"}),
}


@pytest.mark.parametrize(("column", "kind", "change"), MEANINGS.values(), ids=[*MEANINGS])
def test_a_column_that_means_something_else_alarms(tmp_path: Path, column: str, kind: str, change: Change) -> None:
    found = between(tmp_path, change)
    assert (found[column].kind, found[column].alarms) == (kind, True)
    assert {name for name, drift in found.items() if drift.alarms} == {column}


def test_births_that_are_days_of_registration_alarm_and_a_month_s_new_dates_do_not(tmp_path: Path) -> None:
    contract = register()
    rows = people(300)
    before = profile(tmp_path / "before", contract, rows)
    moved = [row | {"登记日期": f"2018-02-{number % 28 + 1:02d}"} for number, row in enumerate(rows)]
    later = profile(tmp_path / "later", contract, moved)
    assert not any(
        drift.alarms
        for drift in drifts(
            later,
            profile(
                tmp_path / "march",
                contract,
                [row | {"登记日期": f"2018-03-{number % 14 + 1:02d}"} for number, row in enumerate(rows)],
            ),
            contract,
        )
    )
    births = dated(before, "出生日期", (-9000.0, -1000.0, 4000.0, 10000.0, 15000.0))
    days = dated(before, "出生日期", (17530.0, 17535.0, 17540.0, 17545.0, 17550.0))
    [drift] = drifts(births, days, contract)
    assert (drift.column, drift.alarms, drift.now) == ("出生日期", True, "一半在2018年")


def dated(profile: Profile, name: str, spread: tuple[float, ...]) -> Profile:
    columns = tuple(
        ColumnProfile(each.name, each.type, each.filled, each.distinct, spread, each.shares)
        if each.name == name
        else each
        for each in profile.columns
    )
    return Profile(profile.rows, profile.of, columns)


def test_few_rows_and_the_file_s_own_county_alarm_nobody() -> None:
    def counties(rows: int, code: str) -> Profile:
        return Profile(rows, rows, (ColumnProfile("区县", "code:county", rows, 1, shares={code: 1.0}),))

    def states(rows: int, code: str) -> Profile:
        return Profile(rows, rows, (ColumnProfile("状态", "code:benefit_status", rows, 1, shares={code: 1.0}),))

    assert drifts(states(99, "1"), states(1000, "2"), allowance()) == ()
    assert [drift.alarms for drift in drifts(states(100, "1"), states(1000, "2"), allowance())] == [True]
    assert [drift.alarms for drift in drifts(counties(500, "520302"), counties(500, "520303"), allowance())] == [False]


SHARES = st.dictionaries(st.sampled_from("12345"), st.floats(0.01, 1), min_size=1).map(
    lambda found: {code: share / sum(found.values()) for code, share in found.items()}
)


@given(SHARES, SHARES)
def test_distance_is_a_distance(one: dict[str, float], other: dict[str, float]) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == distance(other, one)
    assert 0 <= distance(one, other) <= 1


def test_a_profile_comes_back_as_it_was_written(tmp_path: Path) -> None:
    found = profile(tmp_path / "a", allowance(), benefits())
    assert Profile.loads(found.dumps()) == found
