"""The clock's pure parts: lengths of time, timetables, and who waits."""

import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.cloud.activity import Activity
from local.cloud.clock import durations
from local.cloud.clock.hands import ClockEvent, CloudClock
from local.cloud.clock.timetable import Timetable
from local.cloud.endpoint.machine_waits import Restfulness

NOON = datetime(2018, 2, 9, 12, tzinfo=UTC).timestamp()
EXPRESSIONS = st.sampled_from(
    ["rate(1 minute)", "rate(7 minutes)", "rate(3 hours)", "cron(0 19 * * ? *)", "cron(*/20 1-5 ? * MON-FRI *)"]
)
WITHIN_A_MONTH = st.integers(min_value=0, max_value=30 * 86400)


@given(st.integers(min_value=0, max_value=durations.DAYS_MAX * 86400))
def test_a_length_told_is_read_back(seconds: int) -> None:
    assert durations.seconds(durations.told(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "5", "d", "5 d", "-5d", "5w", "1.5h", "五天", "99999d"])
def test_what_is_no_length_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        durations.seconds(text)


@given(EXPRESSIONS, WITHIN_A_MONTH)
def test_nothing_is_due_between_a_moment_and_the_next(expression: str, later: int) -> None:
    table = Timetable.read(expression, NOON)
    at = table.next(NOON + later)
    assert at is not None
    assert at > NOON + later
    assert table.last(at - 1, since=NOON + later) is None
    assert table.last(at, since=NOON + later) == at


@given(EXPRESSIONS, WITHIN_A_MONTH)
def test_the_last_time_is_found_as_by_going_through_all(expression: str, later: int) -> None:
    table = Timetable.read(expression, NOON)
    last, at = None, table.next(max(NOON, NOON + later - 7 * 86400))
    while at is not None and at <= NOON + later:
        last, at = at, table.next(at)
    if last is not None:
        assert table.last(NOON + later, since=NOON) == last


def test_a_schedule_of_no_day_is_never_due() -> None:
    assert Timetable.read("cron(0 0 30 2 ? *)", NOON).next(NOON) is None


def test_who_waits_goes_on_when_the_clock_has_come_there() -> None:
    clock = CloudClock()
    event, ended = ClockEvent(clock), threading.Event()

    def wait() -> None:
        event.wait(3600)
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    while not clock.waits():
        pass
    clock.advance(3590)
    assert not ended.is_set()
    clock.advance(11)
    assert ended.wait(5)


def test_what_was_set_and_cleared_meanwhile_ends_the_wait() -> None:
    clock = CloudClock()
    event, found = ClockEvent(clock), list[bool]()
    waiting = threading.Thread(target=lambda: found.append(event.wait(3600)), daemon=True)
    waiting.start()
    while not clock.waits():
        pass
    event.set()
    event.clear()
    waiting.join(5)
    assert found == [True]


def test_what_was_stamped_before_a_move_is_older_by_it() -> None:
    source = [1000.0]
    clock = CloudClock(lambda: source[0], offset_s=50)
    source[0] = 1010.0
    clock.advance(86400)
    assert clock.now() == 1010 + 50 + 86400
    assert (clock.shown_at(1009), clock.shown_at(1010)) == (1059, 1060 + 86400)


def test_a_workflow_moves_until_all_that_its_maps_have_begun_only_wait() -> None:
    rest = Restfulness(Activity())
    children = [in_state(f"execution:Take/Each:run-{number}") for number in range(2)]
    with ExitStack() as states:
        for env in children:
            states.enter_context(rest.entered(env))
        with rest.waiting(children[0]):
            assert rest.moves("arn:execution:Take:run")
            with rest.waiting(children[1]):
                assert not rest.moves("arn:execution:Take:run")
    assert rest.moves("arn:execution:Take:run")


def in_state(execution: str) -> Any:
    """What the interpreter hands about."""
    context = SimpleNamespace(context_object_data={"Execution": {"Id": f"arn:{execution}"}})
    return SimpleNamespace(states=SimpleNamespace(context_object=context))
