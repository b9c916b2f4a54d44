"""A value is doubted, its source decides, and the corrected row goes the ordinary way."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.blockdata import pipeline_world
from tests.blockdata.api_world import OTHER_STEWARD, STEWARD, a_caller, ask, told
from tests.blockdata.objecting import (
    PHONE,
    RIGHT,
    ROWS,
    accepted,
    corrections_landed,
    decide,
    land,
    looked_up,
    object_to,
    state_of,
    take_in_correction,
)
from tests.blockdata.pipeline_world import a_row, call, run, stored
from tests.core import aws


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def phone() -> str:
    [found] = [each for each in looked_up()["attributes"] if each["name"] == "phone"]
    value: str = found["value"]
    return value


def test_a_doubted_value_is_corrected_published_and_told() -> None:
    parent = land()
    person = looked_up()
    status, objection = object_to(person)
    assert (status, objection["state"], objection["due"]) == (200, "open", state_of(objection)["due"])
    assert (objection["value"], objection["proposed"]) == ("154****1234", "154****5678")
    only_the_source_sees_them_whole(objection)

    assert decide(objection, "accept", caller=a_caller("steward", "civil-affairs", "s-2"))[1]["state"] == "correcting"
    accepted(objection)
    accepted(objection)
    child = take_in_correction()
    assert stored(child).corrects == parent
    assert len(corrections_landed()) == 1
    assert run(child)["outcome"] == "completed"

    counts = stored(child).counts
    assert (counts["received"], counts["changed"], counts["ended"]) == (1, 1, 0)
    assert phone() == "154****5678"
    assert state_of(objection)["state"] == "corrected"
    [fact] = told("blockdata.ValueCorrected.v1")
    assert (fact["ids"], fact["attribute"], fact["since"]) == ([person["golden_id"]], "phone", person["at"])
    kept = json.dumps([item for item in aws.items() if item["pk"]["S"].startswith("obj")], ensure_ascii=False)
    assert PHONE not in kept
    assert RIGHT not in kept
    assert object_to(looked_up(), proposed="15400007777")[0] == 200


def only_the_source_sees_them_whole(objection: dict[str, Any]) -> None:
    path = f"/objections/{objection['id']}/values"
    assert ask("GET", path, caller=OTHER_STEWARD)[0] == 403
    status, whole = ask("GET", path, caller=STEWARD)
    assert (status, whole["value"], whole["proposed"]) == (200, PHONE, RIGHT)
    left = [each for each in told("blockdata.PersonalDataRead.v1") if each.get("purpose") == "核实数据异议:联系电话"]
    assert [(each["actor"], each["fields"]) for each in left] == [(STEWARD["sub"], ["phone"])]


def test_a_correction_that_fails_returns_to_the_source_with_the_reason() -> None:
    land()
    objection = object_to(looked_up())[1]
    decide(objection, "accept")
    accepted(objection)
    child = take_in_correction()
    state = run(child, until="inspect")
    call("fail", state)

    assert state_of(objection)["state"] == "failed"
    [*_, last] = state_of(objection)["history"]
    assert "处理到“清洗转化”时系统出错" in last["reason"]
    again = ask("GET", "/objections", caller=STEWARD, query={"state": "failed"})[1]["items"]
    assert [(each["id"], each["may_decide"]) for each in again] == [(objection["id"], True)]
    assert decide(again[0], "refuse")[1]["state"] == "refused"
    assert told("blockdata.ValueCorrected.v1") == []


def test_a_row_that_has_changed_meanwhile_is_left_alone() -> None:
    land()
    objection = object_to(looked_up())[1]
    newer = [a_row(1, 联系电话="15400004321"), ROWS[1]]
    assert run(pipeline_world.land(newer, at="2018-02-01T09:00:00Z", path="2018/低保2.csv"))["outcome"] == "completed"

    decide(objection, "accept")
    accepted(objection)

    assert corrections_landed() == []
    known = state_of(objection)
    assert (known["state"], known["history"][-1]["reason"][:8]) == ("failed", "来源记录里的这个")


def test_nothing_is_accepted_while_the_dataset_or_the_row_is_being_worked_on() -> None:
    land()
    first = object_to(looked_up())[1]
    second = object_to(looked_up(), attribute="name", proposed="钱学问")[1]
    busy = pipeline_world.land(ROWS, at="2018-02-01T09:00:00Z", path="2018/低保2.csv")
    assert decide(first, "accept")[1]["code"] == "dataset-busy"
    run(busy)

    assert decide(first, "accept")[0] == 200
    assert decide(second, "accept")[1]["code"] == "row-busy"
