"""FIFO queues keep their order and take nothing in twice; event sources keep to their concurrency."""

import json
import os
import select
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder, StackBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-queue-promises")

# Notes what it does under the message's group. A body tells what befalls it: {"id", "fails": how often, "waits": bool}.
TAKE = """
    import json, os, boto3
    table = boto3.client("dynamodb")
    def note(key, text):
        table.update_item(TableName=os.environ["TABLE"], Key={"pk": {"S": key}},
                          UpdateExpression="SET said = list_append(if_not_exists(said, :none), :text)",
                          ExpressionAttributeValues={":none": {"L": []}, ":text": {"L": [{"S": text}]}})
    def handler(event, context):
        failed, blocked = [], set()
        for record in event["Records"]:
            body, attributes = json.loads(record["body"]), record["attributes"]
            group = attributes.get("MessageGroupId", "none")
            if group in blocked:
                failed.append({"itemIdentifier": record["messageId"]})
                continue
            note(f"began {body['test']}", body["id"])
            if body.get("waits"):
                with open(os.environ["TOLD"], "w") as told: told.write(body["id"] + "\\n")
                with open(os.environ["GATE"], "rb", buffering=0) as gate: gate.read(1)
            if int(attributes["ApproximateReceiveCount"]) <= body.get("fails", 0):
                if os.environ["PARTIAL"] != "yes": raise ValueError(body["id"])
                blocked.add(group)
                failed.append({"itemIdentifier": record["messageId"]})
            else:
                note(f"done {body['test']} {group}", body["id"])
        return {"batchItemFailures": failed}
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Work")
        stack.table("Table")
        add_queue(stack, "Ordered", fifo=True, FunctionResponseTypes=["ReportBatchItemFailures"])
        add_queue(stack, "Whole", fifo=True)
        add_queue(stack, "Single", fifo=True, BatchSize=1, ScalingConfig={"MaximumConcurrency": 2})
        add_queue(stack, "Grouped", fifo=True, scope="messageGroup")
        add_queue(stack, "Narrow", fifo=False, BatchSize=1, ScalingConfig={"MaximumConcurrency": 2})
        add_queue(stack, "Wide", fifo=False, BatchSize=1)
        stack.let_in("Whole")
        target = {"Id": "Target0", "Arn": arn("Whole"), "SqsParameters": {"MessageGroupId": "streets"}}
        told = {"Input": json.dumps({"test": "rule", "id": "a0"})}
        pattern = {"source": ["room"]}
        stack.add("Rule", "AWS::Events::Rule", Targets=[target | told], EventPattern=pattern, State="ENABLED")

    return described


def add_queue(stack: StackBuilder, name: str, *, fifo: bool, scope: str = "queue", **mapping: Any) -> None:
    """With dead letters after three attempts and a function of its own."""
    kind: dict[str, Any] = {"FifoQueue": True} if fifo else {}
    end = ".fifo" if fifo else ""
    stack.add(f"{name}Dead", "AWS::SQS::Queue", QueueName=f"{name}DeadLetters{end}", **kind)
    redrive = {"deadLetterTargetArn": arn(f"{name}Dead"), "maxReceiveCount": 3}
    scoped = {"DeduplicationScope": scope, "ContentBasedDeduplication": True} if fifo else {}
    stack.add(
        name,
        "AWS::SQS::Queue",
        QueueName=f"{name}{end}",
        RedrivePolicy=redrive,
        VisibilityTimeout=180,
        **kind,
        **scoped,
    )
    partial = "yes" if "FunctionResponseTypes" in mapping else "no"
    pipes = {pipe: str(stack.folder / pipe) for pipe in ("TOLD", "GATE")}
    variables = {"TABLE": ref("Table"), "PARTIAL": partial, **pipes}
    stack.function(f"{name}Take", TAKE, environment=variables, Timeout=30)
    stack.source(f"{name}Source", name, f"{name}Take", **mapping)
    stack.output(name, ref(name))


class Gate:
    """Named pipes: functions tell that they wait, and go on one for each byte."""

    def __init__(self, folder: Path) -> None:
        self._paths = [folder / pipe for pipe in ("TOLD", "GATE")]
        for path in self._paths:
            os.mkfifo(path)
        self._told, self._gate = (os.open(path, os.O_RDWR) for path in self._paths)

    def waiting(self, count: int) -> list[str]:
        """Returns when so many wait: what they told."""
        heard = b""
        while heard.count(b"\n") < count:
            ready, _, _ = select.select([self._told], [], [], 30)
            assert ready, heard
            heard += os.read(self._told, 1024)
        return sorted(heard.decode().split())

    def let_through(self, count: int) -> None:
        os.write(self._gate, b"." * count)

    def close(self) -> None:
        for descriptor, path in zip((self._told, self._gate), self._paths, strict=True):
            os.close(descriptor)
            path.unlink()


@pytest.fixture
def gate(cloud: Cloud) -> Iterator[Gate]:
    made = Gate(cloud.folder / "cdk.out")
    yield made
    made.close()


def send(cloud: Cloud, queue: str, bodies: list[dict[str, Any]], group: str = "", **of: Any) -> list[dict[str, Any]]:
    sqs, url = cloud.client("sqs"), cloud.outputs()[queue]
    fifo = {"MessageGroupId": group} if group else {}
    return [sqs.send_message(QueueUrl=url, MessageBody=json.dumps(body), **fifo, **of) for body in bodies]


def said(cloud: Cloud, key: str) -> list[str]:
    client = cloud.client("dynamodb")
    [table] = client.list_tables()["TableNames"]
    item = client.get_item(TableName=table, Key={"pk": {"S": key}}).get("Item", {"said": {"L": []}})
    return [each["S"] for each in item["said"]["L"]]


def bodies(test: str, letter: str, count: int, **first: Any) -> list[dict[str, Any]]:
    made = [{"test": test, "id": f"{letter}{number}"} for number in range(count)]
    return [{**made[0], **first}, *made[1:]]


@pytest.mark.parametrize("queue", ["Ordered", "Whole", "Single"])
def test_a_group_keeps_its_order_when_its_first_message_fails(cloud: Cloud, queue: str) -> None:
    test = f"order-{queue}"
    with cloud.holding():
        for letter in "ab":
            send(cloud, queue, bodies(test, letter, 12, fails=2), letter)
    cloud.wait_idle(60)
    for letter in "ab":
        done = list(dict.fromkeys(said(cloud, f"done {test} {letter}")))
        assert done == [f"{letter}{number}" for number in range(12)]


def test_a_message_that_fails_for_good_lets_its_group_go_on_as_a_dead_letter(cloud: Cloud) -> None:
    send(cloud, "Single", bodies("dead", "a", 2, fails=9), "a")
    cloud.wait_idle()
    assert said(cloud, "began dead") == ["a0", "a0", "a0", "a1"]
    [letter] = cloud.dead_letters()["SingleDeadLetters.fifo"]
    assert json.loads(letter)["id"] == "a0"
    assert cloud.redrive("SingleDeadLetters.fifo") == 1
    cloud.wait_idle()
    assert said(cloud, "began dead")[4:] == ["a0", "a0", "a0"]


def test_while_a_group_is_in_flight_others_go_on(cloud: Cloud, gate: Gate) -> None:
    with cloud.holding():
        send(cloud, "Single", bodies("flight", "a", 2, waits=True), "a")
        send(cloud, "Single", [*bodies("flight", "b", 2), {"test": "flight", "id": "b2", "waits": True}], "b")
    assert gate.waiting(2) == ["a0", "b2"]
    assert "a1" not in said(cloud, "began flight")
    assert in_flight(cloud, "Single") == 2
    gate.let_through(2)
    cloud.wait_idle()
    assert said(cloud, "done flight a") == ["a0", "a1"]
    assert said(cloud, "done flight b") == ["b0", "b1", "b2"]


def test_the_clock_moves_while_a_group_waits_for_its_first_message(cloud: Cloud) -> None:
    url = cloud.outputs()["Single"]
    with cloud.holding():
        send(cloud, "Single", bodies("hidden", "a", 2), "a")
        [taken] = cloud.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"]
    cloud.forward("1m")
    assert json.loads(taken["Body"])["id"] == "a0"
    assert said(cloud, "began hidden") == []
    cloud.forward("3m")
    assert said(cloud, "done hidden a") == ["a0", "a1"]


def test_what_was_sent_within_five_minutes_is_not_taken_in_again(cloud: Cloud) -> None:
    id_ = uuid.uuid4().hex
    [first] = send(cloud, "Ordered", bodies("twice", "a", 1), "a", MessageDeduplicationId=id_)
    cloud.wait_idle()
    cloud.forward("4m")
    [again] = send(cloud, "Ordered", bodies("twice", "b", 1), "b", MessageDeduplicationId=id_)
    cloud.wait_idle()
    assert again["MessageId"] == first["MessageId"]
    assert said(cloud, "began twice") == ["a0"]
    cloud.forward("2m")
    send(cloud, "Ordered", bodies("twice", "c", 1), "b", MessageDeduplicationId=id_)
    cloud.wait_idle()
    assert said(cloud, "began twice") == ["a0", "c0"]


def test_an_id_counts_in_its_group_where_the_queue_says_so(cloud: Cloud) -> None:
    for group in ("a", "b", "a"):
        send(cloud, "Grouped", bodies("grouped", group, 1), group, MessageDeduplicationId="one")
    cloud.wait_idle()
    assert sorted(said(cloud, "began grouped")) == ["a0", "b0"]


def test_a_rule_sends_to_the_group_that_its_target_names(cloud: Cloud) -> None:
    cloud.client("events").put_events(Entries=[{"Source": "room", "DetailType": "room.Said", "Detail": "{}"}])
    cloud.wait_idle()
    assert said(cloud, "done rule streets") == ["a0"]


def test_sequence_numbers_grow(cloud: Cloud) -> None:
    sent = send(cloud, "Ordered", bodies("numbers", "a", 3), "a")
    numbers = [each["SequenceNumber"] for each in sent]
    assert numbers == sorted(set(numbers))
    cloud.wait_idle()


@pytest.mark.parametrize(("queue", "at_once"), [("Narrow", 2), ("Wide", 4)])
def test_no_more_batches_are_worked_on_at_once_than_the_source_says(
    cloud: Cloud, gate: Gate, queue: str, at_once: int
) -> None:
    with cloud.holding():
        send(cloud, queue, [{"test": queue, "id": str(number), "waits": number < at_once} for number in range(8)])
    gate.waiting(at_once)
    assert (in_flight(cloud, queue), len(said(cloud, f"began {queue}"))) == (at_once, at_once)
    gate.let_through(at_once)
    cloud.wait_idle()
    assert len(said(cloud, f"done {queue} none")) == 8


def in_flight(cloud: Cloud, queue: str) -> int:
    name = "ApproximateNumberOfMessagesNotVisible"
    asked = cloud.client("sqs").get_queue_attributes(QueueUrl=cloud.outputs()[queue], AttributeNames=[name])
    return int(asked["Attributes"][name])
