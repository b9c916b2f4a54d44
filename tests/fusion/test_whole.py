"""The whole engine: any order, any interruption, again and again: the same records."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fusion.contract import Contract
from fusion.entities import ENTITIES
from fusion.publish import tallies
from tests.fusion.builders import a_death, a_resident, allowance, an_allowance, citizen_id, deaths, people, register
from tests.fusion.pipeline import City, Golden

IDS = [citizen_id(serial=number) for number in (1, 3, 5, 7)]
MEN = ["王小明", "王晓明", "李四", "王小刚"]
Delivery = tuple[Contract, list[dict[str, str]], str, str]


def records(golden: Golden) -> dict[str, Any]:
    return dict(sorted(golden.items()))


def deliver(city: City, deliveries: list[Delivery]) -> Golden:
    for contract, rows, submission, received_at in deliveries:
        city.deliver(contract, rows, submission=submission, received_at=received_at, confirmed=True)
    return records(city.golden)


residents = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(MEN)), min_size=1, max_size=4, unique_by=lambda each: each[0]
).map(lambda rows: [a_resident(公民身份号码=number, 姓名=name) for number, name in rows])
receivers = st.lists(
    st.tuples(
        st.sampled_from(IDS),
        st.sampled_from(["2017-12", "2018-01", "2018-02"]),
        st.sampled_from(MEN),
        st.sampled_from("123"),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda each: each[:2],
).map(
    lambda rows: [
        an_allowance(身份证号=number, 发放月份=month, 姓名=name, 联系电话=f"1540000000{phone}")
        for number, month, name, phone in rows
    ]
)
dead = st.lists(
    st.tuples(st.sampled_from(["D1", "D2"]), st.sampled_from(["", *IDS]), st.sampled_from(MEN)),
    min_size=1,
    max_size=2,
    unique_by=lambda each: each[0],
).map(lambda rows: [a_death(证明编号=certificate, 身份证号=number, 姓名=name) for certificate, number, name in rows])


@pytest.mark.long
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(residents, receivers, dead)
def test_any_order_of_the_same_files_gives_the_same_records_and_ids(
    tmp_path_factory: pytest.TempPathFactory,
    residents: list[dict[str, str]],
    receivers: list[dict[str, str]],
    dead: list[dict[str, str]],
) -> None:
    deliveries: list[Delivery] = [
        (register(), residents, "sub_a", "2018-02-01T00:00:00Z"),
        (allowance(), receivers, "sub_b", "2018-02-02T00:00:00Z"),
        (deaths(), dead, "sub_c", "2018-02-03T00:00:00Z"),
    ]
    outcomes = []
    for first in range(3):  # each comes first, in the middle and last; any two in either order
        order = [*deliveries[first:], *deliveries[:first]]
        city = City(tmp_path_factory.mktemp("city"))
        outcomes.append((deliver(city, order), dict(sorted(city.findings.items()))))
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.long
@pytest.mark.parametrize("stop", ["items", "evidence", "golden", "accepted"])
def test_a_submission_that_died_anywhere_ends_the_same_when_it_runs_again(tmp_path: Path, stop: str) -> None:
    straight, broken = City(tmp_path / "straight"), City(tmp_path / "broken")
    for city in (straight, broken):
        city.deliver(
            register(),
            [a_resident(), a_resident(公民身份号码=IDS[1], 姓名="李四")],
            submission="sub_a",
            received_at="1",
        )
        city.deliver(deaths(), [a_death()], submission="sub_b", received_at="2")
        city.deliver(allowance(), [an_allowance(身份证号=IDS[3]), an_allowance()], submission="sub_c", received_at="3")
    last = [an_allowance(发放月份="2018-02"), an_allowance(身份证号=IDS[1], 姓名="李四")]
    straight.deliver(allowance(), last, submission="sub_d", received_at="4", confirmed=True)
    broken.deliver(allowance(), last, submission="sub_d", received_at="4", confirmed=True, stop=stop)
    if stop in {"evidence", "golden", "accepted"}:
        broken.golden.clear()  # what the first attempt wrote of the items is lost: the second tells it again
        broken.golden |= {
            key: value for key, value in straight.golden.items() if value["golden_id"] not in _touched(straight)
        }
    broken.deliver(allowance(), last, submission="sub_d", received_at="4", confirmed=True)
    assert records(broken.golden) == records(straight.golden)
    assert broken.findings == straight.findings


def test_a_record_that_ended_in_an_attempt_that_died_is_told_again(tmp_path: Path) -> None:
    city = City(tmp_path)
    city.deliver(register(), people(10), submission="sub_a")
    city.deliver(register(), people(10)[1:], submission="sub_b", stop="accepted")
    again = city.deliver(register(), people(10)[1:], submission="sub_b")
    assert [change["change"] for change in again.changes] == ["ended"]
    assert city.deliver(register(), people(10)[1:], submission="sub_c").changes == []


def _touched(city: City) -> set[str]:
    return {
        each["golden_id"]
        for each in city.golden.values()
        if any(fact["source"]["submission"] == "sub_d" for fact in each["facts"])
    }


def test_applying_twice_changes_nothing(tmp_path: Path) -> None:
    city = City(tmp_path)
    city.deliver(register(), people(20), submission="sub_a")
    found = city.lake.open(ENTITIES["person"].golden)
    again = city.deliver(register(), people(20), submission="sub_a")
    after = city.lake.open(ENTITIES["person"].golden)
    assert found is not None
    assert after is not None
    assert (again.compared.unchanged, again.fused.new, found.version()) == (20, 0, after.version())


def test_living_persons_are_counted_by_county(tmp_path: Path) -> None:
    city = City(tmp_path)
    outside = a_resident(公民身份号码=IDS[1], 姓名="李四", 户籍地址="成都市武侯区")
    city.deliver(register(), [a_resident(), outside, a_resident(公民身份号码=IDS[2], 姓名="王五五")])
    city.deliver(deaths(), [a_death(姓名="王五五", 身份证号=IDS[2])])
    counted: dict[str, int] = {}
    for counties in tallies(city.lake, list("0123456789abcdef")).values():
        for county, persons in counties.items():
            counted[county] = counted.get(county, 0) + persons
    assert counted == {"520302": 1, "": 1}
