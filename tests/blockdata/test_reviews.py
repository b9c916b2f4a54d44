"""Uncertain pairs: shown masked, decided by people, remembered, undone; a decision is a delivery like any other."""

import csv
import io
import os
from collections.abc import Iterator
from typing import Any

import pytest

from blockdata import on_match_decided, reviews
from blockdata.reviews import ReviewMoveError, StaleReviewError
from blockdata.store import asked as engine
from tests.blockdata import api_world
from tests.blockdata.api_world import a_caller, ask
from tests.core import aws
from zunyi import clock
from zunyi.storage import client
from zunyi.table import connection

LANDING = "LANDING_BUCKET"
LEFT, RIGHT, NEXT = (f"per_{number:032x}" for number in (1, 2, 3))
REVIEWER = a_caller("reviewer", "data-centre")


def a_row(**cells: str) -> dict[str, Any]:
    source = {"department": "education", "dataset": "student-register", "submission": "sub_1", "file": "学籍.csv"}
    said = {"name": "犹思源", "phone": "15400000077", "address": "红花岗区老城街道人民路12号"}
    return {"source": {**source, "source_row": 2, "mention": "subject"}, "cells": {**said, **cells}}


def a_change(
    right: str = RIGHT, left: str = LEFT, weight: float = 3.6, pattern: str = "name=exact+2 phone=differs"
) -> dict[str, Any]:
    field = {"field": "name", "title": "姓名", "level": "exact", "label": "相同", "weight": 13.2, "weight_max": 13.2}
    return {
        "kind": "person",
        "state": "found",
        "reason": "band",
        "weight": weight,
        "pattern": pattern,
        "left": {"link": left, "rows": [a_row()]},
        "right": {"link": right, "rows": [a_row(id_number="520301200803050025")]},
        "fields": [field],
    }


def gone(left: str = LEFT) -> dict[str, Any]:
    return {"kind": "person", "state": "gone", "left": {"link": left}}


def decision(word: str, right: str = RIGHT) -> dict[str, str]:
    return {"left": LEFT, "right": right, "decision": word}


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    with api_world.deployed():
        yield


def listed(state: str = "open") -> list[dict[str, Any]]:
    status, page = ask("GET", "/reviews", caller=REVIEWER, query={"state": state})
    assert status == 200
    items: list[dict[str, Any]] = page["items"]
    return items


def decide(decision: str, *asked: dict[str, Any], reason: str = "核对了监护人") -> tuple[int, Any]:
    words = [{"id": each["id"], "decision": decision, "version": each["version"]} for each in asked]
    return ask("POST", "/reviews/decisions", {"decisions": words, "reason": reason}, caller=REVIEWER)


def test_a_pair_is_shown_side_by_side_masked_with_its_reasons_and_leaves_a_footprint() -> None:
    engine.keep([a_change()])

    [pair] = listed()

    cells = {cell["label"]: cell["masked"] for cell in pair["right"][0]["cells"]}
    assert cells["公民身份号码"] == "520301********0025"
    assert cells["姓名"] == "犹*源"
    assert [(reason["title"], reason["weight"]) for reason in pair["reasons"]] == [("姓名", 13.2)]
    [footprint] = api_world.told("blockdata.PersonalDataRead.v1")
    assert (footprint["subject"], footprint["purpose"]) == (None, "比对复核:1 对")


def test_pairs_near_the_middle_come_first_as_long_as_no_list_was_made() -> None:
    engine.keep(
        [a_change(left=f"per_{number:032x}", weight=weight) for number, weight in ((5, 0.2), (6, 2.4), (7, 4.9))]
    )

    assert [pair["weight"] for pair in listed()] == [2.4, 0.2, 4.9]


def test_a_decision_is_told_without_values_and_becomes_a_file_of_the_platform() -> None:
    engine.keep([a_change()])
    status, answer = decide("same", *listed())

    assert (status, answer["items"][0]["state"], listed("same")[0]["applied"]) == (200, "same", False)
    [told] = api_world.told("blockdata.MatchDecided.v1")
    assert told["pairs"] == [{"left": LEFT, "right": RIGHT, "decision": "same"}]

    event = aws.an_event("blockdata.MatchDecided.v1", told, id_="evt_m")
    for _ in range(2):
        assert on_match_decided.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}
    [landed] = client("s3").list_objects_v2(Bucket=os.environ[LANDING], Prefix="data-centre/")["Contents"]
    body = client("s3").get_object(Bucket=os.environ[LANDING], Key=landed["Key"])["Body"].read().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(body))) == [["甲", "乙", "决定"], [LEFT, RIGHT, "same"]]


def test_a_decision_is_in_effect_when_the_submission_that_carried_it_says_so_and_is_never_asked_again() -> None:
    engine.keep([a_change()])
    decide("different", *listed())
    for _ in range(2):
        assert engine.carried([decision("same"), decision("different", NEXT)]) == 0  # an earlier word, another pair
        engine.keep([gone()])  # another submission, matched before the decision reached the engine
        assert not listed("different")[0]["applied"]

    assert [engine.carried([decision("different")]) for _ in range(2)] == [1, 0]
    engine.keep([a_change(NEXT)])  # the next best is asked about

    [next_pair] = listed()
    assert next_pair["id"] == f"{LEFT}.{NEXT}"
    [different] = listed("different")
    assert different["applied"]

    engine.keep([a_change()])
    assert [pair["id"] for pair in listed("different")] == [f"{LEFT}.{RIGHT}"]


def test_undoing_opens_the_pair_again_and_keeps_every_word() -> None:
    engine.keep([a_change()])
    decide("same", *listed())
    engine.keep([gone()])
    decide("withdrawn", *listed("same"), reason="看错了")

    [pair] = listed()
    assert [(word["decision"], word["by"], word["reason"]) for word in pair["history"]] == [
        ("same", REVIEWER["name"], "核对了监护人"),
        ("withdrawn", REVIEWER["name"], "看错了"),
    ]
    told = api_world.told("blockdata.MatchDecided.v1")  # in no order
    assert sorted(each["pairs"][0]["decision"] for each in told) == ["same", "withdrawn"]
    for number, data in enumerate(sorted(told, key=lambda each: str(each["pairs"]), reverse=True)):
        event = aws.an_event("blockdata.MatchDecided.v1", data, id_=f"evt_{number}")
        assert on_match_decided.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}
    landed = client("s3").list_objects_v2(Bucket=os.environ[LANDING], Prefix="data-centre/")["Contents"]
    bodies = [client("s3").get_object(Bucket=os.environ[LANDING], Key=each["Key"])["Body"].read() for each in landed]
    assert [body.decode("utf-8-sig").split()[1] for body in bodies] == [f"{LEFT},{RIGHT},withdrawn"] * 2


def test_a_batch_is_decided_whole_or_not_at_all() -> None:
    engine.keep([a_change(left=f"per_{number:032x}") for number in (5, 6)])
    first, second = listed()

    status, problem = decide("same", first, {**second, "version": 9})
    assert (status, problem["code"]) == (409, "changed-meanwhile")
    assert len(listed()) == 2

    assert decide("same", first, second)[0] == 200
    assert listed() == []
    assert decide("same", first, first)[1]["code"] == "decided-twice"


def many(number: int) -> list[dict[str, Any]]:
    """So many open pairs, as the page has them."""
    engine.keep([a_change(left=f"per_{each + 16:032x}") for each in range(number)])
    return [{"id": f"per_{each + 16:032x}.{RIGHT}", "version": 1} for each in range(number)]


def test_a_hundred_pairs_are_decided_at_once_and_told_in_parts() -> None:
    pairs = many(100)

    status, answer = decide("different", *pairs)

    assert (status, len(answer["items"])) == (200, 100)
    assert {(each["state"], each["version"]) for each in answer["items"]} == {("different", 2)}
    assert listed() == []
    told = api_world.told("blockdata.MatchDecided.v1")
    assert sorted(len(each["pairs"]) for each in told) == [20, 40, 40]
    assert decide("different", *pairs, {"id": f"{LEFT}.{RIGHT}", "version": 1})[0] == 422


def test_a_batch_cut_off_between_two_parts_is_finished_by_the_same_request() -> None:
    pairs = many(50)
    decide("same", *pairs[:40])  # as if nothing had followed the first part

    status, answer = decide("same", *pairs)

    assert (status, len(answer["items"])) == (200, 50)
    assert {(each["state"], each["version"]) for each in answer["items"]} == {("same", 2)}
    told = api_world.told("blockdata.MatchDecided.v1")
    assert sorted(len(each["pairs"]) for each in told) == [10, 40]
    assert decide("same", *pairs)[0] == 200
    assert sum(each["same"] for each in sums()["days"]) == 50
    assert decide("different", *pairs)[1]["code"] == "changed-meanwhile"


def sums() -> dict[str, Any]:
    status, answer = ask("GET", "/reviews/sums", caller=a_caller("auditor", "audit"))
    assert status == 200
    found: dict[str, Any] = answer
    return found


def test_sums_tell_what_waits_and_who_decided_and_undid_how_much_on_which_day() -> None:
    engine.keep([a_change(), a_change(left=f"per_{9:032x}"), a_change(left=f"per_{8:032x}")])
    first, second, _ = listed()
    decide("same", first)
    decide("different", second)
    decide("withdrawn", *listed("different"), reason="看错了")

    told = sums()
    assert told["waiting"] == [{"kind": "person", "open": 2}, {"kind": "organisation", "open": 0}]
    counted = {"kind": "person", "by": REVIEWER["name"], "same": 1, "different": 1, "withdrawn": 1}
    assert told["days"] == [{"day": clock.today().isoformat(), **counted}]


def test_a_question_that_lost_its_ground_is_in_no_list() -> None:
    engine.keep([a_change()])
    [pair] = listed()
    engine.keep([gone()])

    assert listed() == []
    status, problem = decide("same", {**pair, "version": pair["version"] + 1})
    assert (status, problem["code"]) == (409, "decision-not-allowed")
    assert engine.keep([gone()]) == 0


def test_lines_that_nobody_was_asked_about_cost_a_hundredth_of_a_reading() -> None:
    lines = [f"per_{number:032x}" for number in range(400)]
    engine.keep([a_change(left=lines[7]), a_change(left=lines[350])])
    for left in (lines[7], lines[7]):  # what is gone may be asked again, and what was decided comes from its row
        engine.keep([gone(left)])
        engine.keep([a_change(left=left)])
    decide("different", *(pair for pair in listed() if pair["id"].startswith(lines[350])))
    asked: list[str] = []
    events = connection.client.meta.events

    def count(model: Any, **_: Any) -> None:
        asked.append(model.name)

    events.register("before-call.dynamodb", count)
    try:
        engine.keep(map(gone, lines))
    finally:
        events.unregister("before-call.dynamodb", count)

    assert listed() == []
    assert asked == ["BatchGetItem"] * 5 + ["TransactWriteItems"]


def test_what_a_reviewer_decides_while_the_engine_publishes_stands() -> None:
    engine.keep([a_change()])
    [pair] = listed()

    with aws.meanwhile(f"review#{LEFT}", f"pair#{RIGHT}", lambda: decide("same", pair), operation="BatchGetItem"):
        engine.keep([gone()])

    assert [each["history"][-1]["decision"] for each in listed("same")] == ["same"]


def test_words_that_do_not_fit_the_state_are_refused() -> None:
    asked = reviews.of_change(a_change())
    with pytest.raises(ReviewMoveError):
        reviews.decide(asked, "withdrawn", reason="", by="", at="", version=None)
    with pytest.raises(StaleReviewError):
        reviews.decide(asked, "same", reason="", by="", at="", version=4)
