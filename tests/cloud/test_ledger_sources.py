"""What the ledger rests on: whom the rules lead an event to, and what the cloud saw of its deliveries."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.cloud.deploy.stacks import Resource
from local.cloud.functions.definition import Function
from local.cloud.functions.invocation import Outcome
from local.cloud.ledger import witness as module
from local.cloud.ledger.accounts import Consumer, Handed
from local.cloud.ledger.consumers import Consumers
from local.cloud.ledger.witness import REPORTED, Failure, Witness

ARN = "arn:aws:sqs:us-east-1:123456789012"
M1, M2 = "0a8b1f6c-0000-4000-8000-000000000001", "0a8b1f6c-0000-4000-8000-000000000002"
WELL = Outcome("{}")
KEYS = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]


def a_table(**changes: Any) -> Resource:
    properties = {"KeySchema": KEYS, "GlobalSecondaryIndexes": [{"IndexName": "pending"}], **changes}
    return Resource("Room", "Table", "AWS::DynamoDB::Table", "room-table", properties)


def a_rule(pattern: dict[str, Any] | None, *, bus: str = "city", queue: str = "q", **more: Any) -> Resource:
    target = {"Id": "t", "Arn": f"{ARN}:{queue}", **more.pop("target", {})}
    properties = {"EventBusName": bus, "EventPattern": pattern, "Targets": [target], "State": "ENABLED", **more}
    return Resource("Room", f"Rule-{queue}", "AWS::Events::Rule", f"rule-{queue}", properties)


def a_source(queue: str = "q", **more: Any) -> Resource:
    properties = {"EventSourceArn": f"{ARN}:{queue}", "FunctionName": "take", **more}
    return Resource("Room", f"Source-{queue}", "AWS::Lambda::EventSourceMapping", f"source-{queue}", properties)


def find(name: str) -> Function:
    return Function(
        name=name,
        arn=f"arn:{name}",
        label="Room/Take",
        handler="room.on_fact.handler",
        role="r",
        code=Path(),
        environment={"TABLE": "room-table"},
    )


def an_entry(type_: str = "room.Fact.v1", *, bus: str = "city", **detail: Any) -> dict[str, Any]:
    return {
        "bus": bus,
        "id": "b-1",
        "time": "",
        "source": "room",
        "detail-type": type_,
        "detail": {"id": "e", **detail},
    }


def consumers(*resources: Resource) -> Consumers:
    made = Consumers(find)
    made.deploy(resources, [])
    return made


def expected(*resources: Resource, entry: dict[str, Any] | None = None) -> Sequence[Consumer]:
    [found] = consumers(*resources).expected([entry or an_entry()])
    return found


FACT = {"detail-type": ["room.Fact.v1"]}


@pytest.mark.parametrize(
    ("pattern", "takes"),
    [
        (FACT, True),
        ({"detail-type": ["room.Other.v1"]}, False),
        ({"source": ["room"], "detail-type": ["room.Other.v1", "room.Fact.v1"]}, True),
        ({"source": ["elsewhere"], **FACT}, False),
        ({"detail-type": [{"prefix": "room."}]}, True),
        ({"detail-type": [{"prefix": "other."}]}, False),
        ({**FACT, "detail": {"colour": ["red"]}}, True),
        ({**FACT, "detail": {"colour": ["blue"]}}, False),
        ({"account": ["123456789012"]}, True),
        ({"account": ["000000000000"]}, False),
    ],
)
def test_an_event_is_expected_where_a_rules_pattern_leads_it(pattern: dict[str, Any], takes: bool) -> None:
    found = expected(a_rule(pattern), a_source(), a_table(), entry=an_entry(colour="red"))
    assert [consumer.queue for consumer in found] == (["q"] if takes else [])


@pytest.mark.parametrize(
    "rule",
    [
        a_rule(FACT, bus="arn:aws:events:us-east-1:123456789012:event-bus/other"),
        a_rule(FACT, State="DISABLED"),
        a_rule(None, ScheduleExpression="rate(1 minute)"),
        a_rule(FACT, target={"Arn": "arn:aws:lambda:us-east-1:123456789012:function:f"}),
    ],
    ids=["another bus", "disabled", "schedule", "no queue"],
)
def test_a_rule_that_leads_no_such_event_to_a_queue_expects_none(rule: Resource) -> None:
    assert expected(rule, a_source(), a_table()) == ()


def test_a_consumer_is_named_as_its_function_and_keeps_an_inbox_in_a_table_of_the_shape() -> None:
    [consumer] = expected(a_rule(FACT), a_source(), a_table())
    assert consumer == Consumer(name="room.on_fact.handler", label="Room/Take", queue="q", keeps_inbox=True)


@pytest.mark.parametrize(
    "resources",
    [
        [a_rule(FACT), a_source(), a_table(GlobalSecondaryIndexes=[])],
        [a_rule(FACT), a_source(), a_table(KeySchema=KEYS[:1])],
        [a_rule(FACT), a_source()],
        [a_rule(FACT), a_table()],
        [a_rule(FACT, target={"Input": "tick"}), a_source(), a_table()],
        [a_rule(FACT), a_source(FilterCriteria={"Filters": [{"Pattern": "{}"}]}), a_table()],
    ],
    ids=["no index", "other keys", "no table", "no function", "reshaped", "filtered"],
)
def test_a_consumer_whose_inbox_cannot_tell_is_not_judged(resources: list[Resource]) -> None:
    [consumer] = expected(*resources)
    assert not consumer.keeps_inbox


def test_an_event_is_expected_by_the_rules_of_its_own_time() -> None:
    made = consumers(a_rule(FACT), a_source(), a_table())
    journal = [an_entry()]
    made.deploy([a_rule(FACT, queue="r"), a_source("r"), a_table()], journal)
    journal.append(an_entry())
    assert [[each.queue for each in found] for found in made.expected(journal)] == [["q"], ["r"]]
    assert made.of_queue(f"{ARN}:r") is not None
    assert made.of_queue(f"{ARN}:q") is None


@dataclass
class Message:
    id: str
    body: str = json.dumps({"detail": {"id": "evt_1"}})


class Inbox:
    """Says whether the event has been taken in; the test does the taking."""

    def __init__(self) -> None:
        self.done = False
        consumer = Consumer(name="room.on_fact.handler", label="Room/Take", queue="q", keeps_inbox=True)
        self.witness = Witness(lambda _: consumer, lambda _, __: self.done)

    def hand(self, *, takes: bool = True, failed: bool = False) -> None:
        taking = self.witness.begin(f"{ARN}:q", [Message(M1)])
        self.done = self.done or takes
        self.witness.end(taking, WELL, [M1] if failed else [])

    @property
    def handed(self) -> Handed:
        return self.witness.handed()["evt_1", "q"]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def test_what_comes_after_its_effect_is_absorbed(inbox: Inbox) -> None:
    inbox.hand()
    inbox.hand()
    assert inbox.handed == Handed(times=2, absorbed=1)


def test_a_try_that_failed_before_the_effect_is_no_duplicate(inbox: Inbox) -> None:
    inbox.hand(takes=False, failed=True)
    inbox.hand()
    assert inbox.handed == Handed(times=2, failed=1, absorbed=0)


def test_a_try_that_failed_after_the_effect_makes_the_next_a_duplicate(inbox: Inbox) -> None:
    inbox.hand(takes=True, failed=True)
    inbox.hand()
    assert inbox.handed == Handed(times=2, failed=1, absorbed=1)


def test_of_two_at_once_one_is_a_duplicate(inbox: Inbox) -> None:
    takings = [inbox.witness.begin(f"{ARN}:q", [Message(message)]) for message in (M1, M2)]
    inbox.done = True
    for taking in takings:
        inbox.witness.end(taking, WELL, [])
    assert inbox.handed == Handed(times=2, absorbed=1)


def test_of_the_same_event_twice_in_a_batch_one_is_a_duplicate(inbox: Inbox) -> None:
    taking = inbox.witness.begin(f"{ARN}:q", [Message(M1), Message(M2)])
    inbox.witness.end(taking, WELL, [])
    assert inbox.handed == Handed(times=2, absorbed=1)


def logged(message: str, kind: str = "KeyError") -> list[str]:
    line = {"level": "ERROR", "message_id": message, "exception_name": kind, "exception": f"builtins.{kind}: no pk"}
    return [json.dumps(line)]


def test_a_message_failed_as_its_function_logged_it(inbox: Inbox) -> None:
    taking = inbox.witness.begin(f"{ARN}:q", [Message(M1), Message(M2)])
    inbox.witness.read_log(logged(M1))
    inbox.witness.end(taking, WELL, [M1, M2])
    assert inbox.witness.failure(M1) == Failure("KeyError", "no pk")
    assert inbox.witness.failure(M2) is REPORTED


def test_a_log_line_that_is_read_late_still_tells(inbox: Inbox) -> None:
    inbox.hand(failed=True)
    inbox.witness.read_log(logged(M1))
    assert inbox.witness.failure(M1) == Failure("KeyError", "no pk")


def test_the_last_failure_counts(inbox: Inbox) -> None:
    for kind in ("KeyError", "ValueError"):
        taking = inbox.witness.begin(f"{ARN}:q", [Message(M1)])
        inbox.witness.read_log(logged(M1, kind))
        inbox.witness.end(taking, WELL, [M1])
    assert inbox.witness.failure(M1) == Failure("ValueError", "no pk")
    taking = inbox.witness.begin(f"{ARN}:q", [Message(M1)])
    inbox.witness.end(taking, Outcome.error("Sandbox.Timedout", "Task timed out"), [M1])
    assert inbox.witness.failure(M1) == Failure("Sandbox.Timedout", "Task timed out")


def test_what_is_logged_of_others_tells_nothing(inbox: Inbox) -> None:
    inbox.witness.read_log([*logged(M1), "ERROR without any id", f'{{"level": "INFO", "message_id": "{M1}"}}'])
    assert inbox.witness.failure(M1) is None


def test_failures_are_kept_within_bounds(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FAILURES_MAX", 1)
    for message in (M1, M2):
        taking = inbox.witness.begin(f"{ARN}:q", [Message(message)])
        inbox.witness.end(taking, WELL, [message])
    assert (inbox.witness.failure(M1), inbox.witness.failure(M2)) == (None, REPORTED)


def test_other_queues_messages_are_not_counted() -> None:
    witness = Witness(lambda _: None, lambda _, __: True)
    taking = witness.begin(f"{ARN}:q", [Message(M1)])
    witness.end(taking, Outcome.error("ValueError", "身份证 520301199001011234 重复"), [M1])
    assert witness.handed() == {}
    assert witness.failure(M1) == Failure("ValueError", "身份证 ****************** 重复")
