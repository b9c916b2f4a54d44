"""Mode sim's driver apart from a cloud: whose plan a turn counts in."""

import threading
from collections.abc import Iterator

import pytest

from local.cloud.activity import Activity
from local.cloud.clock.hands import CloudClock
from local.cloud.faults.kills import Kills
from local.cloud.faults.plan import Faults, Plan
from local.cloud.faults.turns import Turns
from local.cloud.sources.dispatcher import Dispatcher


@pytest.fixture
def activity() -> Activity:
    return Activity()


@pytest.fixture
def dispatcher(activity: Activity) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(activity, CloudClock())
    yield dispatcher
    dispatcher.stop()
    dispatcher.close()


def test_a_turn_counts_in_the_plan_under_which_it_was_asked_for(activity: Activity, dispatcher: Dispatcher) -> None:
    """The driver may still be waiting for rest when the next plan begins."""
    faults = Faults()
    turns = Turns(faults, activity, dispatcher, lambda: 0)
    plans = [Kills(1, number=seed, in_turns=True) for seed in range(2)]

    def take(plan: Plan) -> threading.Thread:
        def invoked() -> None:
            with activity.busy("a function"), turns.turn("f", 1):
                pass

        faults.plan = plan
        thread = threading.Thread(target=invoked)
        thread.start()
        return thread

    with activity.busy("what keeps the driver from rest"):
        threads = [take(plan) for plan in plans]
    for thread in threads:
        thread.join()
    died = [plan.of_call("f", "dynamodb", "PutItem") for plan in plans]
    assert [fault and fault.invocation for fault in died] == [1, 1]
