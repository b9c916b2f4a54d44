"""One fact, one transaction; a cause taken in once."""

import io
import json
from datetime import timedelta

import pytest

from tests.core import aws
from tests.core.counting import Counted, CountRow, count, counted
from zunyi import clock
from zunyi.consumer import TRIES_MAX, consumes, receives
from zunyi.events import Event, EventTooLargeError
from zunyi.logs import logger
from zunyi.table import connection
from zunyi.work import AlreadyDoneError, ConflictError, Work, WorkTooLargeError, is_done, work

pytestmark = pytest.mark.usefixtures("table")

ARCHIVE_DAYS = 90  # infra/platform.py


@consumes("tests.Counted.v1")
def on_counted(counted: Counted, w: Work) -> None:
    count(counted.by, w)
    if counted.by < 0:
        raise ValueError


@consumes("tests.Counted.v1")
def on_counted_too(counted: Counted, w: Work) -> None:
    count(counted.by * 10, w)


@consumes("*.Counted.v1")
def on_counted_anywhere(event: Event, w: Work) -> None:
    count(event.data["by"], w)


@receives(cause=lambda body: str(body["id"]))
def on_notice(body: object, w: Work) -> None:
    count(1, w)


def test_an_event_delivered_again_counts_once() -> None:
    message = aws.an_event("tests.Counted.v1", {"by": 2, "unknown": "ignored"})
    assert on_counted(aws.queued(message, message), aws.CONTEXT) == {"batchItemFailures": []}
    on_counted(aws.queued(message), aws.CONTEXT)

    assert counted() == 2
    assert [event["data"] for event in aws.outbox()] == [{"n": 2}]


def test_two_consumers_of_an_event_take_it_in_once_each() -> None:
    message = aws.queued(aws.an_event("tests.Counted.v1", {"by": 1}))
    for handler in (on_counted, on_counted_too, on_counted, on_counted_too):
        assert handler(message, aws.CONTEXT) == {"batchItemFailures": []}
    assert counted() == 11


def test_a_consumer_may_listen_to_a_fact_of_any_context() -> None:
    events = [aws.an_event(f"{context}.Counted.v1", {"by": 1}, id_=f"evt_{context}") for context in ("one", "two")]
    assert on_counted_anywhere(aws.queued(*events), aws.CONTEXT) == {"batchItemFailures": []}
    assert counted() == 2


def test_a_mark_outlives_the_archive_and_names_the_function_not_its_deployment() -> None:
    on_counted(aws.queued(aws.an_event("tests.Counted.v1", {"by": 1})), aws.CONTEXT)
    [mark] = [item for item in aws.items() if item["kind"]["S"] == "mark"]
    assert mark["pk"]["S"] == f"mark#{on_counted.name}#evt_1"
    assert on_counted.name.endswith("test_work.on_counted")
    assert float(mark["expires_at"]["N"]) > (clock.now() + timedelta(days=ARCHIVE_DAYS)).timestamp()


def test_a_mark_tells_what_came_of_its_cause_by_kinds_and_ids() -> None:
    with work() as w:
        w.save(CountRow(pk="old", sk="count", n=1))
        w.save(CountRow(pk="read", sk="count", n=1))
    old, read = CountRow.find("old", "count"), CountRow.find("read", "count")
    with work(once="cause") as w:
        w.delete(old)
        w.save(read)
        for number in range(2):
            w.publish("tests.CountChanged.v1", subject="王小明", data={"n": number}, id_=f"evt_{number}")

    [mark] = [item for item in aws.items() if item["kind"]["S"] == "mark"]
    assert mark["changed"] == {"M": {"count": {"N": "2"}}}
    assert mark["said"] == {"L": [{"S": "evt_0"}, {"S": "evt_1"}]}
    assert "王小明" not in json.dumps(mark, ensure_ascii=False)


def test_a_mark_of_a_cause_that_changed_nothing_says_nothing_more() -> None:
    with work(once="cause"):
        pass
    [mark] = aws.items()
    assert {"changed", "said"} & set(mark) == set()
    assert is_done("cause")


def test_a_conflict_is_tried_again_at_once_on_fresh_rows() -> None:
    taken: list[int] = []

    @consumes("tests.Counted.v1")
    def overtaken(fact: Counted, w: Work) -> None:
        count(fact.by, w)
        taken.append(fact.by)
        if len(taken) == 1:
            with work() as other:
                count(5, other)

    assert overtaken(aws.queued(aws.an_event("tests.Counted.v1", {"by": 1})), aws.CONTEXT) == {"batchItemFailures": []}
    assert (counted(), len(taken)) == (6, 2)


def test_a_conflict_that_stays_goes_back_to_the_queue() -> None:
    @consumes("tests.Counted.v1")
    def always_overtaken(fact: Counted, w: Work) -> None:
        count(fact.by, w)
        with work() as other:
            count(5, other)

    answer = always_overtaken(aws.queued(aws.an_event("tests.Counted.v1", {"by": 1})), aws.CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert counted() == 5 * TRIES_MAX


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"detail": {"id": "evt_1"}}'])
def test_a_message_that_cannot_be_read_goes_back(body: str) -> None:
    message = {**aws.a_message({}), "body": body}
    assert on_counted({"Records": [message]}, aws.CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert aws.items() == []


def test_a_message_that_fails_goes_back_alone_and_leaves_nothing() -> None:
    good = aws.an_event("tests.Counted.v1", {"by": 1}, id_="evt_good")
    bad = aws.an_event("tests.Counted.v1", {"by": -1}, id_="evt_bad")
    answer = on_counted(aws.queued(good, bad), aws.CONTEXT)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert counted() == 1
    assert len(aws.outbox()) == 1


def test_a_message_that_fails_tells_its_number_and_the_error_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    on_counted(aws.queued(aws.an_event("tests.Counted.v1", {"by": -1})), aws.CONTEXT)
    told = json.loads(written.getvalue())
    assert (told["level"], told["message"], told["message_id"]) == ("ERROR", "a message failed", "m0")
    assert told["exception_name"] == "ValueError"


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


def test_a_row_is_deleted_as_it_was_read_or_not_at_all() -> None:
    with work() as w:
        count(1, w)
    row, stale = CountRow.find("count", "count"), CountRow.find("count", "count")
    row.n = 2
    with work() as w:
        w.save(row)
    with pytest.raises(ConflictError), work(once="delete") as w:
        w.delete(stale)
    with work(once="delete") as w:
        w.delete(row)
    assert counted() == 0
    with pytest.raises(AlreadyDoneError), work(once="delete") as w:
        w.delete(row)


def test_a_condition_of_ones_own_decides() -> None:
    with work() as w:
        w.save(CountRow(pk="count", sk="count", n=1))
    row = CountRow.find("count", "count")
    with pytest.raises(ConflictError), work() as w:
        w.save(row, condition=CountRow.n == 7)
    with work() as w:
        w.save(row, condition=CountRow.n == 1)


def test_a_cause_may_be_long() -> None:
    long = "landing/" + "长" * 1000
    with work(once=long) as w:
        count(1, w)
    assert is_done(long)
    assert not is_done(long + "x")


def test_no_work_asks_for_nothing() -> None:
    asked: list[str] = []
    events = connection.client.meta.events
    events.register("before-call.dynamodb", lambda model, **_: asked.append(model.name), unique_id="asked")
    try:
        with work():
            pass
    finally:
        events.unregister("before-call.dynamodb", unique_id="asked")
    assert not asked  # DynamoDB refuses a transaction without items
    assert aws.items() == []


@pytest.mark.parametrize("type_", ["CountChanged", "tests.CountChanged", "tests.countChanged.v1", "tests.Count.v0", ""])
def test_a_fact_has_a_name_as_facts_have(type_: str) -> None:
    with pytest.raises(ValueError, match="not the name of a fact"), work() as w:
        w.publish(type_, subject="s", data={})


def test_an_event_says_no_more_than_it_may() -> None:
    with pytest.raises(EventTooLargeError), work() as w:
        w.publish("tests.CountChanged.v1", subject="s", data={"text": "块" * 70_000})
    assert aws.items() == []


def test_a_fact_is_small() -> None:
    with pytest.raises(WorkTooLargeError), work() as w:
        for number in range(101):
            w.save(CountRow(pk=str(number), sk="count", n=0))
    assert aws.items() == []


def test_an_event_is_a_cloudevents_envelope() -> None:
    with work() as w:
        count(3, w)
    [envelope] = aws.outbox()
    assert {"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"} == set(envelope)
    assert envelope["source"] == "tests"
    assert json.dumps(envelope)
