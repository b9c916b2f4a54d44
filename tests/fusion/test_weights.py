"""Another model in force: all are weighed by it, in whatever order it came, and going back gives what was."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fusion import weights
from fusion.contract import Contract
from fusion.linkage import Model
from fusion.publish import adopted, review_changes
from tests.fusion.builders import register, seed_contract
from tests.fusion.pipeline import City
from tests.fusion.test_floaters import AT, a_pupil, family, of, pupils, reviews

SHIPPED = Model.named("person")


def dataset() -> Contract:
    return seed_contract(*weights.WEIGHTS)


def a_model(version: int, **doubled: float) -> Model:
    """The shipped one, where these fields' levels say so many bits more."""
    learnt = {
        field.name: [(level.m, level.u / 2 ** doubled[field.name]) for level in field.levels]
        for field in SHIPPED.fields
        if field.name in doubled
    }
    return replace(SHIPPED.with_levels(learnt), version=version)


LENIENT, STRICT = a_model(2, address=4.0, name=0.0), a_model(3, address=-20.0, relatives=-20.0, phone=-20.0)
ELSEWHERE = a_pupil(监护人="", 监护人电话="", 家庭住址="红花岗区老城街道凤朝门社区人民路12号3栋2单元702室")


@pytest.fixture
def city(tmp_path: Path) -> City:
    found = City(tmp_path)
    found.deliver(register(), family())
    return found


def told(city: City) -> dict[str, Mapping[str, Any]]:
    return {id_: each["attributes"] for id_, each in sorted(city.golden.items())}


def test_a_pair_that_was_asked_about_is_joined_by_a_model_that_trusts_it_and_parts_when_that_goes(city: City) -> None:
    city.deliver(pupils(), [ELSEWHERE])
    [asked] = reviews(city)
    assert asked["pattern"].split()[0].startswith("name=exact")
    before = told(city)

    delivered = city.deliver(dataset(), weights.rows(LENIENT))

    assert delivered.cleaned.rejected == 0
    assert adopted(max(city.folder.glob("*/cleaned"), key=lambda path: path.stat().st_mtime_ns)) == {"person": 2}
    assert len(of(city, "犹思源")) == 1
    ended = [each for each in delivered.changes if each["change"] == "ended"]
    assert [each["redirects_to"] for each in ended] == [of(city, "犹思源")[0]["golden_id"]]
    assert reviews(city) == []

    city.deliver(dataset(), weights.rows(replace(SHIPPED, version=4)))

    assert told(city) == before
    assert [each["left"]["link"] for each in reviews(city)] == [asked["left"]["link"]]


def test_a_model_that_changes_no_band_changes_no_record(city: City) -> None:
    city.deliver(pupils(), [ELSEWHERE, a_pupil(学籍号="G2")])
    before = told(city)
    delivered = city.deliver(dataset(), weights.rows(a_model(2, sex=0.1)))
    assert (told(city), delivered.changes) == (before, [])


def test_files_in_any_order_with_the_same_model_give_the_same_records(tmp_path: Path) -> None:
    deliveries = [
        (register(), family(), AT[0]),
        (pupils(), [ELSEWHERE], AT[1]),
        (dataset(), [*weights.rows(LENIENT)], AT[2]),
    ]
    found = []
    first, second, third = deliveries
    for number, order in enumerate([(first, second, third), (third, second, first), (second, third, first)]):
        city = City(tmp_path / str(number))
        for contract, rows, at in order:
            city.deliver(contract, rows, submission=f"sub_{at[8:10]}", received_at=at, confirmed=True)
        found.append((told(city), sorted(city.others)))
    assert all(each == found[0] for each in found)
    assert sum(each["name"] == "犹思源" for each in found[0][0].values()) == 1


def test_what_is_delivered_later_is_weighed_by_the_model_in_force(city: City) -> None:
    city.deliver(dataset(), weights.rows(STRICT))
    city.deliver(pupils(), [a_pupil()])
    assert len(of(city, "犹思源")) == 2
    [last] = [*review_changes(max(city.folder.glob("*/matched"), key=lambda path: path.stat().st_mtime_ns))][:1]
    assert last["state"] == "gone"


def test_rows_that_do_not_tell_of_every_level_are_not_used() -> None:
    whole = [*weights.rows(LENIENT)]
    assert weights.applied("person", whole) == LENIENT
    assert weights.applied("person", whole[1:]) == SHIPPED
    assert weights.applied("person", [{**whole[0], "版本": "9"}, *whole[1:]]) == SHIPPED
    assert weights.applied("organisation", whole) == Model.named("organisation")
