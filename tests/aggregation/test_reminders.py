"""What is due is reminded of, urged, reported once each; a department says why; the delivery ends it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation import freshness, on_morning
from aggregation.reminders import reminder as rules
from aggregation.reminders.reminder import Explanation, Reminder
from tests.aggregation.catalogue import LOW, OPERATOR, STEWARD, ask, deliver, low, seeded
from tests.core import aws
from zunyi import clock

CYCLES = sorted({*freshness.DAYS, *freshness.MONTHS})
DUE = date(2018, 3, 5)  # of a monthly file that came on 5 February
EXPLAINED = "/reminders/civil-affairs/minimum-allowance/2018-03-05/explanations"


def begun(**changes: Any) -> Reminder:
    fields = {"department": "civil-affairs", "dataset": "minimum-allowance", "due": DUE.isoformat()}
    return Reminder(**{**fields, "since": "2018-02-05T01:20:30.000Z", **changes})


@given(st.sampled_from(CYCLES), st.lists(st.integers(-40, 60), min_size=1, max_size=40))
def test_each_step_is_told_once_and_never_backwards(cycle: str, rounds: list[int]) -> None:
    """Whatever mornings the round is made on, twice or not at all."""
    standing = begun()
    for days in sorted(rounds):
        today = DUE + timedelta(days=days)
        before, standing = standing, rules.remind(standing, cycle, today=today, at="t") or standing
        assert rules.remind(standing, cycle, today=today, at="t") is None
        if standing is not before:
            assert standing.told[:-1] == before.told
            assert standing.stage == rules.reached(cycle, DUE, today)
    stages = [told.stage for told in standing.told]
    assert stages == sorted(set(stages), key=rules.STAGES.index)
    assert ("reported" in stages) == (max(rounds) > rules.GRACE_DAYS[cycle])


@given(st.integers(0, 30), st.integers(0, 30))
def test_only_the_first_promise_postpones_the_report(first: int, second: int) -> None:
    standing = rules.remind(begun(), "每月", today=DUE + timedelta(days=1), at="t")
    assert standing is not None
    for days in (first, second):
        said = Explanation("t", "周敏", "系统升级", (DUE + timedelta(days=days)).isoformat())
        standing = rules.explain(standing, said, today=DUE, version=0)
    last = max(7, first)
    for days in range(2, last + 1):
        assert rules.remind(standing, "每月", today=DUE + timedelta(days=days), at="t") is None
    reported = rules.remind(standing, "每月", today=DUE + timedelta(days=last + 1), at="t")
    assert reported is not None
    assert reported.stage == "reported"


@pytest.mark.parametrize("days", [-1, 31])
def test_a_promise_is_neither_past_nor_far_ahead(days: int) -> None:
    said = Explanation("t", "周敏", "系统升级", (DUE + timedelta(days=days)).isoformat())
    with pytest.raises(rules.PromiseError):
        rules.explain(begun(), said, today=DUE, version=0)


def reported() -> list[dict[str, Any]]:
    """The facts that leaders hear, as the bus takes them."""
    return [event["data"] for event in aws.outbox() if event["type"] == "aggregation.UploadOverdue.v1"]


class City:
    """The room on a day of ours."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        seeded(LOW)
        deliver("evt_1", received_at="2018-02-05T01:20:30Z")

    def on(self, month: int, day: int) -> list[dict[str, Any]]:
        """The round is made on that morning, twice; the events it said."""
        before = len(reported())
        morning = datetime(2018, month, day, 8, 30, tzinfo=clock.LOCAL)
        self._monkeypatch.setattr(clock, "now", lambda: morning)
        for _ in range(2):
            assert on_morning.handler({"Records": []}, aws.CONTEXT) == {"batchItemFailures": []}
        return reported()[before:]

    def told(self, **query: str) -> Any:
        status, answer = ask("GET", "/reminders", caller=STEWARD, **query)
        assert status == 200, answer
        return answer["items"]


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch, table: Any) -> City:
    return City(monkeypatch)


def explain(version: int, promised: str = "2018-03-20", *, caller: Any = STEWARD) -> tuple[int, Any]:
    body = {"reason": "业务系统升级,停机一周", "promised": promised, "version": version}
    return ask("POST", EXPLAINED, body, caller=caller)


def test_from_the_reminder_to_the_report_to_the_delivery(city: City) -> None:
    assert (city.on(3, 1), city.told()) == ([], [])

    city.on(3, 2)
    [first] = city.told(department="civil-affairs")
    assert (first["stage"], first["due"], first["days_late"], first["report_after"]) == (
        "reminded",
        "2018-03-05",
        0,
        "2018-03-12",
    )
    assert (first["name"], first["department_name"], first["may_explain"]) == ("低保对象", "遵义市民政局", True)

    assert city.on(3, 6) == []
    assert (city.told()[0]["stage"], city.told(stage="reported")) == ("urged", [])
    assert city.on(3, 12) == []
    [event] = city.on(3, 13)
    assert event == {
        "department": "civil-affairs",
        "dataset": "minimum-allowance",
        "due": "2018-03-05",
        "days_late": 8,
        "promised": None,
        "reported_at": "2018-03-13T00:30:00.000Z",
    }
    assert city.on(3, 20) == []
    assert [told["stage"] for told in city.told()[0]["told"]] == ["reminded", "urged", "reported"]

    deliver("evt_2", submission="sub_2", received_at="2018-03-20T02:00:00Z")
    assert city.told() == []
    [ended] = city.told(ended="true")
    assert (ended["end"], ended["days_late"], ended["may_explain"]) == ("delivered", 15, False)
    assert city.on(3, 21) == []


def test_an_explanation_postpones_the_report_to_the_promised_day(city: City) -> None:
    city.on(3, 6)
    [urged] = city.told()
    status, after = explain(urged["version"])
    assert (status, after["report_after"], after["explanations"][0]["name"]) == (200, "2018-03-20", "周敏")
    assert explain(urged["version"])[1]["code"] == "changed-meanwhile"
    assert explain(after["version"], "2018-04-06")[1]["code"] == "promise-out-of-range"
    assert explain(after["version"], caller=OPERATOR)[0] == 403
    assert city.on(3, 20) == []
    [event] = city.on(3, 21)
    assert (event["promised"], event["days_late"]) == ("2018-03-20", 16)


def test_nothing_is_left_to_explain_once_it_came(city: City) -> None:
    city.on(3, 6)
    [urged] = city.told()
    deliver("evt_2", submission="sub_2", received_at="2018-03-06T02:00:00Z")
    assert explain(urged["version"])[1]["code"] == "reminder-ended"
    said = {"reason": "系统升级", "promised": "2018-03-20", "version": 1}
    assert ask("POST", EXPLAINED.replace("03-05", "04-05"), said, caller=STEWARD)[0] == 404


def test_another_cycle_moves_the_day_and_ends_the_reminder(city: City) -> None:
    city.on(3, 6)
    yearly = low(version=2)
    yearly["catalogue"]["update_cycle"] = "每年"
    assert ask("POST", "/contracts", yearly)[0] == 200
    city.on(3, 7)
    [ended] = city.told(ended="true")
    assert (ended["end"], city.told()) == ("moved", [])


def test_a_dataset_that_never_came_counts_from_its_publication(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("POST", "/contracts", low(dataset="set-a"))[0] == 200  # on the real day: due in a month
    due = freshness.months_later(clock.today(), 1)
    morning = datetime(due.year, due.month, due.day, 8, 30, tzinfo=clock.LOCAL) + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: morning)
    on_morning.handler({"Records": []}, aws.CONTEXT)
    [mine] = [told for told in city.told() if told["dataset"] == "set-a"]
    assert (mine["stage"], mine["due"]) == ("urged", due.isoformat())


def test_the_due_days_ahead_follow_the_cycle(city: City) -> None:
    assert ask("POST", "/contracts", low(dataset="set-a"))[0] == 200
    deliver("evt_a", submission="sub_a", dataset="set-a", received_at=clock.stamp(clock.now()))
    _, board = ask("GET", "/boards/freshness", caller=STEWARD)
    [line] = [item for item in board["items"] if item["dataset"] == "set-a"]
    assert len(line["ahead"]) in {2, 3}
    assert line["ahead"][0] == line["due"]
