"""One fact, one transaction; a cause taken in once."""

import json

import pytest
from pydantic import BaseModel
from pynamodb.attributes import NumberAttribute

from tests.core import aws
from zunyi import relay, sweep
from zunyi.consumer import consumes, receives
from zunyi.table import Row
from zunyi.work import AlreadyDoneError, ConflictError, Work, WorkTooLargeError, work

pytestmark = pytest.mark.usefixtures("table")


class CountRow(Row, discriminator="count"):
    n = NumberAttribute()


class Counted(BaseModel, frozen=True):
    by: int


def count(by: int, w: Work) -> None:
    row = CountRow.find("count", "count") or CountRow(pk="count", sk="count", n=0)
    row.n = row.n + by
    w.save(row)
    w.publish("tests.CountChanged.v1", subject="count", data={"n": int(row.n)})


@consumes("tests.Counted.v1")
def on_counted(counted: Counted, w: Work) -> None:
    count(counted.by, w)
    if counted.by < 0:
        raise ValueError


@receives(cause=lambda body: str(body["id"]))
def on_notice(body: object, w: Work) -> None:
    count(1, w)


def counted() -> int:
    row = CountRow.find("count", "count")
    return int(row.n) if row else 0


def test_an_event_delivered_again_counts_once() -> None:
    message = aws.an_event("tests.Counted.v1", {"by": 2, "unknown": "ignored"})
    assert on_counted(aws.queued(message, message), aws.CONTEXT) == {"batchItemFailures": []}
    on_counted(aws.queued(message), aws.CONTEXT)

    assert counted() == 2
    assert [event["data"] for event in aws.outbox()] == [{"n": 2}]


def test_a_message_that_fails_goes_back_alone_and_leaves_nothing() -> None:
    good = aws.an_event("tests.Counted.v1", {"by": 1}, id_="evt_good")
    bad = aws.an_event("tests.Counted.v1", {"by": -1}, id_="evt_bad")
    answer = on_counted(aws.queued(good, bad), aws.CONTEXT)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert counted() == 1
    assert len(aws.outbox()) == 1


def test_an_event_of_another_kind_is_not_taken_for_this_one() -> None:
    answer = on_counted(aws.queued(aws.an_event("tests.Other.v1", {"by": 1})), aws.CONTEXT)
    assert len(answer["batchItemFailures"]) == 1
    assert counted() == 0


def test_a_notice_is_the_same_by_its_cause() -> None:
    on_notice(aws.queued({"id": "a", "n": 1}, {"id": "a", "n": 2}, {"id": "b"}), aws.CONTEXT)
    assert counted() == 2


def test_a_row_changed_meanwhile_is_not_overwritten() -> None:
    with work() as w:
        count(1, w)
    stale, fresh = CountRow.find("count", "count"), CountRow.find("count", "count")
    fresh.n = 5
    with work() as w:
        w.save(fresh)

    stale.n = 9
    with pytest.raises(ConflictError), work() as w:
        w.save(stale)
        w.publish("tests.CountChanged.v1", subject="count", data={})
    assert counted() == 5
    assert len(aws.outbox()) == 1


def test_the_second_of_two_new_rows_under_one_key_is_a_conflict() -> None:
    with work() as w:
        w.save(CountRow(pk="count", sk="count", n=1))
    with pytest.raises(ConflictError), work() as w:
        w.save(CountRow(pk="count", sk="count", n=2))
    assert counted() == 1


def test_what_is_marked_done_is_not_done_again() -> None:
    with work(once="part-1") as w:
        count(1, w)
    with pytest.raises(AlreadyDoneError), work(once="part-1") as w:
        count(1, w)
    assert counted() == 1


def test_an_error_writes_nothing() -> None:
    with pytest.raises(KeyError), work(once="cause") as w:
        count(1, w)
        raise KeyError
    assert aws.items() == []


def test_a_fact_is_small() -> None:
    with pytest.raises(WorkTooLargeError), work() as w:
        for number in range(101):
            w.save(CountRow(pk=str(number), sk="count", n=0))
    assert aws.items() == []


def test_the_relay_forgets_only_what_the_bus_took() -> None:
    with work() as w:
        count(1, w)
    [waiting] = [item for item in aws.items() if "envelope" in item]
    record = {
        "eventName": "INSERT",
        "dynamodb": {"SequenceNumber": "7", "Keys": {"pk": waiting["pk"]}, "NewImage": waiting},
    }
    state = {**record, "dynamodb": {"SequenceNumber": "6", "Keys": {"pk": {"S": "count"}}, "NewImage": {}}}

    assert relay.handler({"Records": [state, record]}, None) == {"batchItemFailures": []}
    assert aws.outbox() == []
    assert relay.handler({"Records": [record]}, None) == {"batchItemFailures": []}


def test_the_relay_gives_back_what_the_bus_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with work() as w:
        count(1, w)
    [waiting] = [item for item in aws.items() if "envelope" in item]
    record = {
        "eventName": "INSERT",
        "dynamodb": {"SequenceNumber": "7", "Keys": {"pk": waiting["pk"]}, "NewImage": waiting},
    }
    monkeypatch.setattr("zunyi.outbox.client", lambda _: Refusing())

    assert relay.handler({"Records": [record]}, None) == {"batchItemFailures": [{"itemIdentifier": "7"}]}
    assert len(aws.outbox()) == 1


class Refusing:
    """A bus that takes nothing."""

    def put_events(self, **request: list[object]) -> dict[str, object]:
        return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "Throttled"} for _ in request["Entries"]]}


def test_the_sweep_publishes_what_stayed_and_leaves_what_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    with work() as w:
        count(1, w)
    sweep.handler({}, None)
    assert len(aws.outbox()) == 1

    monkeypatch.setattr("zunyi.clock.offset", lambda: __import__("datetime").timedelta(minutes=3))
    sweep.handler({}, None)
    assert aws.outbox() == []


def test_an_event_is_a_cloudevents_envelope() -> None:
    with work() as w:
        count(3, w)
    [envelope] = aws.outbox()
    assert {"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"} == set(envelope)
    assert envelope["source"] == "tests"
    assert json.dumps(envelope)
