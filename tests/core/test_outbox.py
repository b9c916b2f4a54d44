"""From the outbox to the bus: nothing is forgotten before the bus has it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.core import aws
from tests.core.counting import count
from zunyi import outbox, relay, storage, sweep
from zunyi.work import work

pytestmark = pytest.mark.usefixtures("table")


class Bus:
    """Takes entries, but those whose place in the whole sending is refused."""

    def __init__(self, refused: Sequence[int] = ()) -> None:
        self.refused = set(refused)
        self.calls: list[int] = []
        self.taken: list[str] = []

    def put_events(self, **request: Sequence[dict[str, str]]) -> dict[str, Any]:
        results = []
        for place, entry in enumerate(request["Entries"], start=sum(self.calls)):
            if place in self.refused:
                results.append({"ErrorCode": "ThrottlingException"})
            else:
                results.append({"EventId": "e"})
                self.taken.append(json.loads(entry["Detail"])["id"])
        self.calls.append(len(results))
        return {"FailedEntryCount": len(self.refused), "Entries": results}


def a_bus(monkeypatch: pytest.MonkeyPatch, *refused: int) -> Bus:
    bus, real = Bus(refused), storage.client
    monkeypatch.setattr(outbox, "client", lambda service: bus if service == "events" else real(service))
    return bus


def say(times: int, text: str = "") -> list[dict[str, Any]]:
    """Publish so many events. Returns their records as the table's stream tells them, in order."""
    for number in range(times):
        with work() as w:
            w.publish("tests.CountChanged.v1", subject="count", data={"n": text}, id_=f"evt_{number:02}")
    waiting = sorted((item for item in aws.items() if "envelope" in item), key=lambda item: str(item["pk"]["S"]))
    return [a_record(number, item) for number, item in enumerate(waiting)]


def a_record(number: int, item: dict[str, Any], name: str = "INSERT") -> dict[str, Any]:
    return {
        "eventName": name,
        "dynamodb": {
            "SequenceNumber": str(number),
            "Keys": {"pk": item["pk"]},
            **({"NewImage": item} if name != "REMOVE" else {}),
        },
    }


def waiting() -> list[str]:
    return sorted(event["id"] for event in aws.outbox())


def test_the_relay_publishes_what_is_said_and_forgets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = a_bus(monkeypatch)
    records = say(12)
    assert relay.handler({"Records": records}, None) == {"batchItemFailures": []}
    assert bus.calls == [10, 2]
    assert bus.taken == [f"evt_{number:02}" for number in range(12)]
    assert waiting() == []


def test_the_relay_publishes_on_the_real_bus_and_may_be_called_again() -> None:
    records = say(1)
    assert relay.handler({"Records": records}, None) == {"batchItemFailures": []}
    assert relay.handler({"Records": records}, None) == {"batchItemFailures": []}
    assert waiting() == []


def test_the_relay_gives_back_from_the_first_that_the_bus_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    a_bus(monkeypatch, 3, 7)
    records = say(9)
    assert relay.handler({"Records": records}, None) == {"batchItemFailures": [{"itemIdentifier": "3"}]}
    assert waiting() == ["evt_03", "evt_07"]


def test_the_relay_reads_only_what_is_new_in_the_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = a_bus(monkeypatch)
    with work() as w:
        count(1, w)
    items = aws.items()
    others = [a_record(0, item) for item in items if "envelope" not in item]
    [said] = [item for item in items if "envelope" in item]
    relay.handler({"Records": [*others, a_record(1, said, "MODIFY"), a_record(2, said, "REMOVE")]}, None)
    assert bus.taken == []


def test_large_events_travel_in_smaller_company(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = a_bus(monkeypatch)
    relay.handler({"Records": say(5, "块" * 30_000)}, None)
    assert bus.calls == [2, 2, 1]


def test_an_error_midway_keeps_what_was_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = a_bus(monkeypatch)
    records = say(12)
    put = bus.put_events

    def once(**request: Sequence[dict[str, str]]) -> dict[str, Any]:
        if bus.calls:
            raise ConnectionError
        return put(**request)

    monkeypatch.setattr(bus, "put_events", once)
    with pytest.raises(ConnectionError):
        relay.handler({"Records": records}, None)
    assert waiting() == ["evt_10", "evt_11"]


def later(monkeypatch: pytest.MonkeyPatch, moved: timedelta) -> None:
    monkeypatch.setattr("zunyi.clock.offset", lambda: moved)


def test_the_sweep_publishes_what_stayed_and_leaves_what_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = a_bus(monkeypatch)
    say(3)
    assert sweep.handler({}, None) == {"batchItemFailures": []}
    assert len(waiting()) == 3

    later(monkeypatch, timedelta(minutes=3))
    assert sweep.handler({}, None) == {"batchItemFailures": []}
    assert bus.taken == ["evt_00", "evt_01", "evt_02"]
    assert waiting() == []


def test_the_sweep_keeps_what_the_bus_refuses_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = a_bus(monkeypatch, 1)
    say(3)
    later(monkeypatch, timedelta(minutes=3))
    sweep.handler({}, None)
    assert waiting() == ["evt_01"]

    bus.refused = set()
    sweep.handler({}, None)
    assert waiting() == []


def test_a_sweep_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "SWEPT_MAX", 2)
    say(3)
    later(monkeypatch, timedelta(minutes=3))
    sweep.handler({}, None)
    assert len(waiting()) == 1
