"""Indicators are computed from the lake, told once, kept by period, and shown to whom they concern."""

from collections.abc import Iterator

import pytest

from blockdata import on_analysis_due, on_analysis_requested
from blockdata.store import indicators as store
from tests.blockdata import api_world, pipeline_world
from tests.blockdata.api_world import LEADER, OPERATOR, REVIEWER, ask
from tests.blockdata.pipeline_world import a_row, land, run
from tests.core import aws

PUBLISHED, REQUESTED = "blockdata.IndicatorPublished.v1", "blockdata.AnalysisRequested.v1"


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def computed(number: int = 1) -> None:
    """The last run that was asked for is taken in."""
    [*_, data] = api_world.told(REQUESTED)
    event = aws.an_event(REQUESTED, data, id_=f"evt_{number}")
    assert on_analysis_requested.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}


def told(indicator: str) -> list[dict[str, object]]:
    return [each for each in api_world.told(PUBLISHED) if each["indicator"] == indicator]


def test_an_operator_has_them_computed_and_everybody_reads_them() -> None:
    rows = [a_row(serial, month=month) for serial in range(6) for month in ("201712", "201801")]
    assert run(land(rows))["outcome"] == "completed"
    status, asked = ask("POST", "/indicators/runs", caller=OPERATOR)
    assert (status, asked["under_way"]) == (200, True)
    status, refused = ask("POST", "/indicators/runs", caller=OPERATOR)
    assert (status, refused["code"]) == (409, "already-computing")
    computed()

    status, all_ = ask("GET", "/indicators", caller=LEADER)
    assert (status, all_["run"]["under_way"]) == (200, False)
    of = {each["id"]: each for each in all_["items"]}
    assert (of["allowance-persons"]["period"], of["allowance-persons"]["total"]) == ("2018-01", 6)
    assert of["allowance-persons"]["totals"] == [{"period": "2017-12", "total": 6}, {"period": "2018-01", "total": 6}]
    assert of["allowance-persons"]["owner_name"] == "遵义市民政局"
    assert (of["deaths"]["period"], of["deaths"]["total"]) == (None, None)

    status, one = ask("GET", "/indicators/allowance-amount", caller=LEADER)
    assert status == 200
    assert [each["period"] for each in one["periods"]] == ["2018-01", "2017-12"]
    assert one["periods"][0]["by_county"] == [{"county": "520302", "name": "红花岗区", "value": 3900.0}]
    assert one["sources"][0]["dataset_name"] == "低保对象"
    assert "from benefit" in one["sql"]
    assert ask("GET", "/indicators/nonsense", caller=LEADER)[0] == 404


def test_the_same_result_is_told_once_and_a_changed_month_alone_again() -> None:
    rows = [a_row(serial, month="201712") for serial in range(6)]
    assert run(land(rows))["outcome"] == "completed"
    on_analysis_due.handler(aws.queued({"id": "night-1"}), aws.CONTEXT)
    computed(1)
    first = api_world.told(PUBLISHED)
    computed(2)
    assert api_world.told(PUBLISHED) == first

    assert run(land([a_row(serial, month="201801", amount="700") for serial in range(5)]))["outcome"] == "completed"
    ask("POST", "/indicators/runs", caller=OPERATOR)
    computed(3)
    assert sorted((each["period"], each["version"], each["total"]) for each in told("allowance-persons")) == [
        ("2017-12", 1, 6),
        ("2018-01", 1, 5),
    ]
    assert len(store.history("allowance-persons")) == 2


def test_a_telephone_of_ten_is_a_case_that_stays_the_same_and_goes_when_it_is_put_right() -> None:
    rows = [a_row(serial, 联系电话="15400520001") for serial in range(11)]
    assert run(land(rows))["outcome"] == "completed"
    ask("POST", "/indicators/runs", caller=OPERATOR)
    computed(1)
    status, found = ask("GET", "/findings/shared-phone/cases", caller=REVIEWER)
    assert status == 200
    [case] = found["items"]
    assert (case["count"], len(case["evidence"]), case["state"]) == (11, 11, "open")
    assert "15400520001" not in str(case)
    assert [each["total"] for each in told("shared-phone")] == [1]

    decision = {"decision": "dismiss", "reason": "村委会代为登记", "version": case["version"]}
    assert ask("POST", f"/findings/shared-phone/cases/{case['id']}/decision", decision, caller=REVIEWER)[0] == 200
    ask("POST", "/indicators/runs", caller=OPERATOR)
    computed(2)
    [same] = ask("GET", "/findings/shared-phone/cases", caller=REVIEWER)[1]["items"]
    assert (same["id"], same["state"]) == (case["id"], "dismissed")

    fixed = [a_row(serial, 联系电话=f"154005200{serial:02}") for serial in range(11)]
    assert run(land(fixed, at="2018-02-02T01:00:00Z"))["outcome"] == "completed"
    ask("POST", "/indicators/runs", caller=OPERATOR)
    computed(3)
    assert ask("GET", "/findings/shared-phone/cases", caller=REVIEWER)[1]["items"] == []


def test_each_night_they_are_asked_for_once_however_often_the_clock_strikes() -> None:
    for _ in range(2):
        assert on_analysis_due.handler(aws.queued({"id": "night-1"}), aws.CONTEXT) == {"batchItemFailures": []}
    assert len(api_world.told(REQUESTED)) == 1
