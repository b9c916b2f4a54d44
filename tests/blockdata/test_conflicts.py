"""Sources that contradict each other: counted each night, shown masked, a department's own to its stewards."""

from collections.abc import Iterator
from typing import Any

import pytest

from blockdata import on_analysis_requested
from tests.blockdata import api_world, pipeline_world
from tests.blockdata.api_world import LEADER, OPERATOR, OTHER_STEWARD, REVIEWER, STEWARD, a_caller, ask, footprints
from tests.blockdata.pipeline_world import DEATHS, NAMES, a_file, a_row, land, number, put, run, take_in
from tests.core import aws

REQUESTED = "blockdata.AnalysisRequested.v1"


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def computed(attempt: int = 1) -> None:
    ask("POST", "/indicators/runs", caller=OPERATOR)
    event = aws.an_event(REQUESTED, api_world.told(REQUESTED)[-1], id_=f"evt_{attempt}")
    assert on_analysis_requested.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}


def contradicted(*serials: int) -> None:
    """Certificates that write the names otherwise."""
    rows = [
        [f"D{serial}", f"{NAMES[serial][:2]}芳", "男", number(serial), "2018-01-05", "", "市医院"] for serial in serials
    ]
    sent = put("health/death-certificate/死亡.csv", a_file(rows, DEATHS))
    assert run(take_in(sent))["outcome"] == "completed"


def listed(caller: dict[str, str], kind: str = "person") -> list[dict[str, Any]]:
    status, answer = ask("GET", "/conflicts", caller=caller, query={"kind": kind})
    assert status == 200, answer
    items: list[dict[str, Any]] = answer["items"]
    return items


def name_of(items: list[dict[str, Any]]) -> dict[str, Any]:
    [found] = [each for each in items if each["attribute"] == "name"]
    return found


def test_differing_names_are_counted_and_shown_masked_to_whom_they_concern() -> None:
    assert listed(REVIEWER) == []
    assert run(land([a_row(serial) for serial in (1, 3, 5)]))["outcome"] == "completed"
    contradicted(1, 3)
    computed()

    found = name_of(listed(REVIEWER))
    assert (found["label"], found["records"], found["why"]["authority"]) == ("姓名", 2, 2)
    assert (found["department"], found["other_department"]) == ("health", "civil-affairs")
    assert found["other_dataset_name"] == "低保对象"
    assert len(found["examples"]) == 2
    assert {(each["taken"], each["other"]) for each in found["examples"]} == {("钱*芳", "钱*文"), ("李*芳", "李*强")}
    assert footprints()[-1]["purpose"].startswith("数据冲突:")

    assert name_of(listed(STEWARD))["examples"] == found["examples"]
    assert name_of(listed(OTHER_STEWARD))["examples"] == found["examples"]  # of the department of health
    assert listed(a_caller("steward", "education")) == []
    left = len(footprints())
    assert name_of(listed(LEADER))["examples"] == []
    assert len(footprints()) == left


def test_what_was_put_right_is_a_conflict_no_more() -> None:
    assert run(land([a_row(1), a_row(3)]))["outcome"] == "completed"
    contradicted(1)
    computed()
    assert name_of(listed(REVIEWER))["records"] == 1

    assert (
        run(land([a_row(1, 姓名=f"{NAMES[1][:2]}芳"), a_row(3)], at="2018-02-03T01:00:00Z"))["outcome"] == "completed"
    )
    computed(2)
    assert [each for each in listed(REVIEWER) if each["attribute"] == "name"] == []
