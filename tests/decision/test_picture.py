"""The picture is what was published last, in whatever order it was heard."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from decision.lateness import is_late
from tests.decision.heard import (
    DATASET,
    DELIVERY,
    HANDLERS,
    INDICATOR,
    OVERDUE,
    an_event,
    ask,
    examples,
    hear,
    overview,
)
from zunyi import clock

pytestmark = pytest.mark.usefixtures("table")


def days_ago(days: int) -> str:
    return clock.stamp(clock.now() - timedelta(days=days))


NONE: dict[str, Any] = {"total": 0, "counties": [], "elsewhere": 0}


def test_before_anything_was_heard_the_picture_is_empty() -> None:
    assert overview() == {
        "as_of": None,
        "population": NONE,
        "organisations": NONE,
        "houses": NONE,
        "deliveries": [],
        "findings": [],
    }


def test_the_picture_shows_people_deliveries_and_findings() -> None:
    hear(
        an_event(INDICATOR, example=0),
        an_event(INDICATOR, example=1, as_of="2018-02-06T01:00:00Z"),
        an_event(DATASET, published_at=days_ago(3)),
        an_event(DELIVERY, received_at=days_ago(2)),
    )
    at = overview()["deliveries"][0]["at"]
    assert overview() == {
        "as_of": "2018-02-06T01:00:00.000Z",
        "population": {
            "total": 5000,
            "counties": [{"code": "520302", "name": "红花岗区", "persons": 742}],
            "elsewhere": 6,
        },
        "organisations": NONE,
        "houses": NONE,
        "deliveries": [
            {
                "department": "civil-affairs",
                "name": "遵义市民政局",
                "dataset": "minimum-allowance",
                "dataset_name": "低保对象",
                "at": at,
                "rows": 392,
                "state": "delivered",
                "reported_at": None,
            }
        ],
        "findings": [
            {
                "rule": "paid-after-death",
                "name": "疑似死亡后发放",
                "count": 21,
                "persons": 13,
                "sum_fen": 572000,
                "by_county": [
                    {"county": "520304", "name": "播州区", "persons": 2, "count": 3, "sum_fen": 81000},
                ],
                "as_of": "2018-02-06T01:00:00.000Z",
            }
        ],
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::17])
def test_events_in_any_order_and_any_number_give_the_same_picture(order: tuple[int, ...]) -> None:
    told = [
        an_event(INDICATOR, version=3, total=10, id_="evt_a"),
        an_event(INDICATOR, version=4, total=11, id_="evt_b"),
        an_event(DATASET, id_="evt_c"),
        an_event(DELIVERY, submission="sub_one", received_at="2018-02-05T01:00:00Z", id_="evt_d"),
        an_event(DELIVERY, submission="sub_two", received_at="2018-02-05T09:00:01+08:00", id_="evt_e"),
    ]
    hear(*[told[place] for place in order], *[told[place] for place in order[:2]])
    picture = overview()
    assert picture["population"]["total"] == 11
    [line] = picture["deliveries"]
    assert (line["name"], line["dataset_name"]) == ("遵义市民政局", "低保对象")
    assert line["at"] == "2018-02-05T01:00:01.000Z"


def test_organisations_and_houses_are_counted_beside_the_people() -> None:
    hear(
        an_event(INDICATOR, indicator="organisation-count", name="法人和其他组织", unit="家", total=9),
        an_event(INDICATOR, indicator="house-count", name="房屋总数", unit="处", total=12),
    )
    picture = overview()
    assert (picture["organisations"]["total"], picture["houses"]["total"]) == (9, 12)
    assert picture["houses"]["counties"][0].keys() == {"code", "name", "count"}
    assert (picture["population"], picture["findings"]) == (NONE, [])


def test_an_old_version_of_an_indicator_told_by_a_new_event_changes_nothing() -> None:
    hear(an_event(INDICATOR, version=7, total=20), an_event(INDICATOR, version=7, total=1))
    hear(an_event(INDICATOR, version=6, total=2), an_event(INDICATOR, version=0, total=3))
    assert overview()["population"]["total"] == 20
    hear(an_event(INDICATOR, version=8, total=21))
    assert overview()["population"]["total"] == 21


def test_the_first_version_may_be_nought() -> None:
    hear(an_event(INDICATOR, version=0, total=3))
    assert overview()["population"]["total"] == 3


def test_a_delivery_before_its_datasets_name_is_shown_by_its_ids() -> None:
    hear(an_event(DELIVERY))
    [line] = overview()["deliveries"]
    assert (line["name"], line["dataset_name"], line["state"]) == ("civil-affairs", "minimum-allowance", "delivered")
    hear(an_event(DATASET))
    [line] = overview()["deliveries"]
    assert (line["name"], line["dataset_name"], line["state"]) == ("遵义市民政局", "低保对象", "late")


def test_a_correction_is_no_delivery() -> None:
    hear(an_event(DELIVERY), an_event(DELIVERY, submission="sub_fix1", received_at=days_ago(0), corrects="sub_4b1e"))
    assert overview()["deliveries"][0]["at"] == "2018-02-05T01:20:30.000Z"


@pytest.mark.parametrize(
    ("published", "delivered", "state"),
    [(1, None, "missing"), (40, None, "late"), (40, 40, "late"), (40, 1, "delivered")],
)
def test_a_dataset_is_delivered_late_or_missing(published: int, delivered: int | None, state: str) -> None:
    hear(an_event(DATASET, published_at=days_ago(published)))
    if delivered is not None:
        hear(an_event(DELIVERY, received_at=days_ago(delivered)))
    [line] = overview()["deliveries"]
    assert line["state"] == state
    assert (line["at"] is None) == (line["rows"] is None) == (delivered is None)


def test_what_is_missing_was_reported_until_it_comes() -> None:
    hear(an_event(DATASET, published_at=days_ago(90)), an_event(DELIVERY, received_at=days_ago(60)))
    assert overview()["deliveries"][0]["reported_at"] is None

    told = days_ago(9)
    hear(an_event(OVERDUE, reported_at=told), an_event(OVERDUE, due="2018-01-05", reported_at=days_ago(50)))
    [line] = overview()["deliveries"]
    assert (line["state"], line["reported_at"][:19]) == ("late", told[:19])

    hear(an_event(DELIVERY, submission="sub_2", received_at=days_ago(1)))
    [line] = overview()["deliveries"]
    assert (line["state"], line["reported_at"]) == ("delivered", None)


def test_a_report_before_a_delivery_says_nothing_of_the_next() -> None:
    hear(an_event(DATASET, published_at=days_ago(200)), an_event(OVERDUE, reported_at=days_ago(80)))
    hear(an_event(DELIVERY, received_at=days_ago(70)))
    [line] = overview()["deliveries"]
    assert (line["state"], line["reported_at"]) == ("late", None)


@pytest.mark.parametrize("cycle", ["实时", "每日", "每周", "每月", "每季度", "每半年", "每年"])
def test_every_cycle_but_one_can_be_late(cycle: str) -> None:
    assert is_late(cycle, days_ago(400), clock.today())
    assert not is_late(cycle, days_ago(0), clock.today())
    assert not is_late("不定期", days_ago(400), clock.today())


def test_an_indicator_is_shown_as_it_was_published() -> None:
    published = examples(INDICATOR)[0]
    hear(an_event(INDICATOR))
    status, shown = ask("/indicators/person-count")
    assert status == 200
    assert {name: shown[name] for name in ("indicator", "name", "unit", "version", "total")} == {
        name: published[name] for name in ("indicator", "name", "unit", "version", "total")
    }
    assert [(part["county"], part["value"]) for part in shown["by_county"]] == [("520302", 742), (None, 6)]
    status, problem = ask("/indicators/rainfall")
    assert (status, problem["code"]) == (404, "indicator-not-found")


def test_people_at_an_unknown_place_are_named_so_in_a_finding() -> None:
    nowhere: dict[str, Any] = {"county": None, "value": 1, "persons": 1, "count": 2, "sum_fen": 3}
    hear(an_event(INDICATOR, example=1, by_county=[nowhere, {"county": "520302", "value": 1}]))
    [finding] = overview()["findings"]
    assert [(part["county"], part["name"]) for part in finding["by_county"]] == [
        ("520302", "520302"),
        ("", "地址不明"),
    ]


@pytest.mark.parametrize("type_", HANDLERS)
def test_every_example_of_a_fact_is_heard(type_: str) -> None:
    for number in range(len(examples(type_))):
        hear(an_event(type_, example=number))
