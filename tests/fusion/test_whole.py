"""The whole engine: any order, any interruption, again and again: the same records."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fusion.contract import Contract
from fusion.entities import ENTITIES
from fusion.publish import tallies
from tests.fusion.builders import a_death, a_resident, allowance, an_allowance, citizen_id, deaths, people, register
from tests.fusion.pipeline import City, Golden

IDS = [citizen_id(serial=number) for number in (1, 3, 5, 7)]
WORLDS = 25
"""Groups of files that have nobody in common; a delivery brings those of all of them at the price of one."""
Delivery = tuple[Contract, list[dict[str, str]], str, str]


def records(golden: Golden) -> dict[str, Any]:
    return dict(sorted(golden.items()))


def deliver(city: City, deliveries: list[Delivery]) -> Golden:
    for contract, rows, submission, received_at in deliveries:
        city.deliver(contract, rows, submission=submission, received_at=received_at, confirmed=True)
    return records(city.golden)


class World:
    """Four numbers, four names and two certificates of one example's own, drawn as its files say them."""

    def __init__(self, number: int) -> None:
        self._chance = random.Random(number)  # noqa: S311 - test data, not secrets
        self._number, self._birth = number, f"1980{number % 12 + 1:02d}{number // 12 + 1:02d}"
        self._ids = [citizen_id(self._birth, serial) for serial in (1, 3, 5, 7)]
        family = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林郑罗梁谢宋唐许韩冯邓曹"[number]
        self._men = [f"{family}{given}" for given in ("小明", "晓明", "四", "小刚")]

    def _some(self, of: Sequence[Any], most: int) -> list[Any]:
        return self._chance.sample(of, self._chance.randint(1, most))

    def residents(self) -> list[dict[str, str]]:
        born = {
            "出生日期": f"{self._birth[:4]}-{self._birth[4:6]}-{self._birth[6:]}",
            "户号": f"5203010{self._number:02d}",
        }
        men = self._chance.choice
        return [a_resident(公民身份号码=number, 姓名=men(self._men), **born) for number in self._some(self._ids, 4)]

    def receivers(self) -> list[dict[str, str]]:
        paid = [(number, month) for number in self._ids for month in ("2017-12", "2018-01", "2018-02")]
        draw = self._chance.choice
        return [
            an_allowance(
                身份证号=number,
                发放月份=month,
                姓名=draw(self._men),
                联系电话=f"154000{self._number:02d}00{draw('123')}",
                家庭住址=f"汇川区高坪街道{self._number + 1}号",
            )
            for number, month in self._some(paid, 6)
        ]

    def dead(self) -> list[dict[str, str]]:
        draw = self._chance.choice
        return [
            a_death(证明编号=f"D{self._number}-{each}", 身份证号=draw(["", *self._ids]), 姓名=draw(self._men))
            for each in self._some("12", 2)
        ]


@pytest.mark.long
def test_any_order_of_the_same_files_gives_the_same_records_and_ids(tmp_path: Path) -> None:
    worlds = [World(number) for number in range(WORLDS)]
    deliveries: list[Delivery] = [
        (register(), [row for world in worlds for row in world.residents()], "sub_a", "2018-02-01T00:00:00Z"),
        (allowance(), [row for world in worlds for row in world.receivers()], "sub_b", "2018-02-02T00:00:00Z"),
        (deaths(), [row for world in worlds for row in world.dead()], "sub_c", "2018-02-03T00:00:00Z"),
    ]
    outcomes = []
    for first in range(3):  # each comes first, in the middle and last; any two in either order
        order = [*deliveries[first:], *deliveries[:first]]
        city = City(tmp_path / f"city-{first}")
        outcomes.append((deliver(city, order), dict(sorted(city.findings.items()))))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len(outcomes[0][0]) > WORLDS
    assert outcomes[0][1]


LAST = [an_allowance(发放月份="2018-02"), an_allowance(身份证号=IDS[1], 姓名="李四")]


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Three files are in."""
    city = City(tmp_path_factory.mktemp("stood"))
    two = [a_resident(), a_resident(公民身份号码=IDS[1], 姓名="李四")]
    city.deliver(register(), two, submission="sub_a", received_at="2018-02-01T08:00:00Z")
    city.deliver(deaths(), [a_death()], submission="sub_b", received_at="2018-02-02T08:00:00Z")
    city.deliver(
        allowance(),
        [an_allowance(身份证号=IDS[3]), an_allowance()],
        submission="sub_c",
        received_at="2018-02-03T08:00:00Z",
    )
    return city


@pytest.fixture(scope="module")
def straight(stood: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """The fourth came without anything happening."""
    city = stood.copy(tmp_path_factory.mktemp("straight"))
    city.deliver(allowance(), LAST, submission="sub_d", received_at="2018-02-04T08:00:00Z", confirmed=True)
    return city


@pytest.mark.long
@pytest.mark.xdist_group("died-anywhere")
@pytest.mark.parametrize("stop", ["items", "evidence", "golden", "accepted"])
def test_a_submission_that_died_anywhere_ends_the_same_when_it_runs_again(
    tmp_path: Path, stood: City, straight: City, stop: str
) -> None:
    broken = stood.copy(tmp_path)
    broken.deliver(allowance(), LAST, submission="sub_d", received_at="2018-02-04T08:00:00Z", confirmed=True, stop=stop)
    if stop in {"evidence", "golden", "accepted"}:
        broken.golden.clear()  # what the first attempt wrote of the items is lost: the second tells it again
        broken.golden |= {
            key: value for key, value in straight.golden.items() if value["golden_id"] not in _touched(straight)
        }
    broken.deliver(allowance(), LAST, submission="sub_d", received_at="2018-02-04T08:00:00Z", confirmed=True)
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
    assert (again.compared.new, again.compared.unchanged) == (20, 0), "told as the attempt that brought it in told it"
    assert (again.fused.new, found.version()) == (0, after.version())


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
