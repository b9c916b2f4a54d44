"""A delivery's columns, beside those of the one before; one that means something else waits for a person."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.blockdata import pipeline_world
from tests.blockdata.api_world import OTHER_STEWARD, STEWARD, ask
from tests.blockdata.pipeline_world import IN_PIECES, a_row, begin, call_all, golden, land, run, stored
from tests.blockdata.test_pipeline import resume

COUNT = 120


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def month(number: int, amount: Callable[[int], str] = lambda serial: f"{300 + serial}.00", count: int = COUNT) -> str:
    """The list of a month of 2018 lands. Returns the submission's id."""
    rows = [a_row(serial, month=f"2018{number:02}", amount=amount(serial)) for serial in range(count)]
    return land(rows, path=f"2018/{number}.csv", at=f"2018-{number + 1:02}-01T01:00:00Z")


def profile(submission: str) -> dict[str, Any]:
    status, found = ask("GET", f"/submissions/{submission}/profile", caller=STEWARD)
    assert status == 200, found
    return dict(found)


def column(found: dict[str, Any], name: str) -> dict[str, Any]:
    [told] = [each for each in found["columns"] if each["name"] == name]
    return dict(told)


def test_each_delivery_is_shown_beside_the_one_before() -> None:
    first, second = month(1), month(2, lambda serial: f"{310 + serial}.00")
    for each in (first, second):
        assert run(each)["outcome"] == "completed"
    assert profile(first)["against"] is None
    told = profile(second)
    assert (told["against"]["submission"], told["rows"], told["of"]) == (first, COUNT, COUNT)
    amount = column(told, "月保障金额")
    assert [amount[side]["spread"][2]["words"] for side in ("before", "now")] == ["359.5元", "369.5元"]
    assert column(told, "状态")["now"]["shares"] == [{"value": "1", "name": "在保", "share": 1.0}]
    assert [each["submission"] for each in told["trend"]] == [first]
    assert not any(each["drifts"] for each in told["columns"])
    assert "赵一凡" not in json.dumps(told, ensure_ascii=False)


def test_yuan_that_become_fen_wait_for_a_person_who_sees_why() -> None:
    run(month(1))
    before = golden()
    id_ = month(2, lambda serial: f"{300 + serial}00.00")
    assert run(id_, until="compare")["outcome"] == "held"
    held = stored(id_)
    assert held.problem is not None
    assert (held.state, held.problem.code) == ("held", "columns-changed")
    assert "“月保障金额”原来中位数 359.5元,这次中位数 35,950元" in held.problem.message
    [drift] = column(profile(id_), "月保障金额")["drifts"]
    assert drift["alarms"]
    assert golden() == before

    resume(id_, "confirmed")
    assert run(id_)["outcome"] == "completed"
    third = month(3, lambda serial: f"{300 + serial}00.00")
    assert run(third)["outcome"] == "completed"
    assert profile(third)["against"]["submission"] == id_


def test_whoever_confirms_was_told_everything() -> None:
    run(month(1))
    rows = [a_row(serial, amount=f"{300 + serial}00.00") for serial in range(COUNT - 20)]
    kept = [a_row(serial, month="201802", amount=f"{300 + serial}00.00") for serial in range(COUNT)]
    id_ = land([*rows[:50], *kept], path="2018/both.csv", at="2018-03-01T01:00:00Z")
    run(id_, until="compare")
    problem = stored(id_).problem
    assert problem is not None
    assert problem.code == "too-many-ended"
    assert "少了" in problem.message
    assert "月保障金额" in problem.message


def test_a_correction_has_no_profile_and_a_short_delivery_is_no_measure() -> None:
    run(month(1))
    short = month(2, lambda _: "900000.00", count=9)
    assert run(short)["outcome"] == "completed"
    third = month(3)
    run(third)
    assert profile(third)["against"]["submission"] != short


def test_nobody_else_s() -> None:
    id_ = month(1, count=3)
    assert ask("GET", f"/submissions/{id_}/profile", caller=STEWARD)[0] == 404
    run(id_)
    assert ask("GET", f"/submissions/{id_}/profile", caller=STEWARD)[0] == 200
    assert ask("GET", f"/submissions/{id_}/profile", caller=OTHER_STEWARD)[0] == 403


def test_a_large_file_is_measured_by_a_share_of_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LARGE_BYTES", "1000")
    monkeypatch.setenv("CHUNK_CHARACTERS", "4000")
    monkeypatch.setenv("SLICE_ROWS", "1000")
    id_ = month(1, count=400)
    state = begin(id_)
    for step in IN_PIECES[: IN_PIECES.index("large.gather_compared") + 1]:
        state = call_all(step, state)
    told = profile(id_)
    assert told["of"] == 400
    assert 5 < told["rows"] < 60
    assert column(told, "姓名")["now"]["filled"] == 1
