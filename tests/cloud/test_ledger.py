"""The ledger of a running cloud: rules, queues, inboxes, dead letters and the way back, with a room of few lines."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from local.__main__ import main
from local.cloud import Cloud
from local.cloud.ledger.accounts import Entry, Receipt
from tests.cloud.building import AssemblyBuilder, StackBuilder, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-ledger")

FACT = "room.Fact.v1"
TAKE = """
    import json, os, boto3
    table, db = os.environ["TABLE"], boto3.client("dynamodb")
    def handler(event, context):
        return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in event["Records"] if not take(r)]}
    def take(record):
        detail = json.loads(record["body"])["detail"]
        mood = detail["data"].get("mood")
        if mood == "crash":
            raise RuntimeError("no such person: 520301199001011234\\nand more")
        cured = db.get_item(TableName=table, Key={"pk": {"S": "cure"}, "sk": {"S": "cure"}}).get("Item")
        if mood == "ill" and not cured:
            print(json.dumps({"level": "ERROR", "message": record["messageId"], "exception_name": "KeyError",
                              "exception": "builtins.KeyError\\n  /opt/room/take.py:7 take"}))
            return False
        mark = {"pk": {"S": "mark#take.handler#" + detail["id"]}, "sk": {"S": "mark"},
                "created_at": {"S": "2018-01-01T00:00:00.000Z"}, "changed": {"M": {"ticket": {"N": "1"}}},
                "said": {"L": [{"S": said} for said in detail["data"].get("said", [])]}}
        if "expires" in detail["data"]:
            mark["expires_at"] = {"N": str(detail["data"]["expires"])}
        try:
            db.put_item(TableName=table, Item=mark, ConditionExpression="attribute_not_exists(pk)")
        except db.exceptions.ConditionalCheckFailedException:
            pass
        db.get_item(TableName=table, Key={"pk": {"S": "after"}, "sk": {"S": "after"}})
        return True
"""
LISTEN = """
    def handler(event, context):
        return None
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        room(app.stack("Room"))

    return described


def room(stack: StackBuilder) -> None:
    """Bus → a consumer that keeps an inbox, one that keeps none, and a queue that nobody reads."""
    stack.add("Bus", "AWS::Events::EventBus", Name="room-bus")
    names = ["pk", "sk", "pending", "created_at"]
    stack.add(
        "Table",
        "AWS::DynamoDB::Table",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "pending",
                "KeySchema": [
                    {"AttributeName": "pending", "KeyType": "HASH"},
                    {"AttributeName": "created_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamViewType": "NEW_IMAGE"},
        TimeToLiveSpecification={"AttributeName": "expires_at", "Enabled": True},
    )
    stack.function("Take", TAKE, module="take", environment={"TABLE": ref("Table")})
    stack.function("Listen", LISTEN, module="listen")
    for name, types in {"Take": [FACT, "room.Other.v1"], "Listen": [{"prefix": "room.Heard"}]}.items():
        stack.queue(f"{name}Queue", function=name, FunctionResponseTypes=["ReportBatchItemFailures"])
        stack.rule(f"{name}Rule", f"{name}Queue", bus=ref("Bus"), EventPattern={"detail-type": types})
        stack.output(f"{name}Queue", ref(f"{name}Queue"))
        stack.output(f"{name}DeadLetters", ref(f"{name}QueueDeadLetters"))
    stack.add("Unread", "AWS::SQS::Queue")
    stack.rule(
        "UnreadRule", "Unread", bus=ref("Bus"), EventPattern={"source": ["shelf"], "account": [ref("AWS::AccountId")]}
    )
    stack.add("Alone", "AWS::SQS::Queue", QueueName="AloneDeadLetters")
    stack.output("Table", ref("Table"))


@pytest.fixture(autouse=True)
def healthy(cloud: Cloud) -> Iterator[None]:
    """No dead letter and no cure is left to the next test."""
    yield
    sqs = cloud.client("sqs")
    for url in (cloud.outputs()["TakeDeadLetters"], cloud.outputs()["ListenDeadLetters"]):
        while held := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in held:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    forget(cloud, "cure", "cure")


def say(cloud: Cloud, id_: str, type_: str = FACT, *, source: str = "room", **data: Any) -> None:
    """Put an event on the bus and wait until nothing more happens."""
    detail = {"id": id_, "type": type_, "time": "2018-01-01T00:00:00.000Z", "data": data}
    entry = {"Source": source, "DetailType": type_, "Detail": json.dumps(detail), "EventBusName": "room-bus"}
    cloud.client("events").put_events(Entries=[entry])
    cloud.wait_idle()


def found(cloud: Cloud, id_: str) -> Entry:
    entry = cloud.ledger().find(id_)
    assert entry is not None
    return entry


def receipt(cloud: Cloud, id_: str) -> Receipt:
    [only] = found(cloud, id_).receipts
    return only


def put(cloud: Cloud, pk: str, sk: str, **attributes: Any) -> None:
    item = {"pk": {"S": pk}, "sk": {"S": sk}, **attributes}
    cloud.client("dynamodb").put_item(TableName=cloud.outputs()["Table"], Item=item)


def forget(cloud: Cloud, pk: str, sk: str) -> None:
    key = {"pk": {"S": pk}, "sk": {"S": sk}}
    cloud.client("dynamodb").delete_item(TableName=cloud.outputs()["Table"], Key=key)


def test_an_event_is_followed_to_its_effect_and_to_what_that_said(cloud: Cloud) -> None:
    say(cloud, "evt_first", said=["evt_second"])
    say(cloud, "evt_second", "room.Other.v1")
    taken = receipt(cloud, "evt_first")
    assert (taken.outcome, taken.consumer.label, taken.handed.times) == ("effective", "Room/Take", 1)
    [effect] = taken.effects
    assert (dict(effect.changed), effect.said) == ({"ticket": 1}, ("evt_second",))
    assert found(cloud, "evt_second").said_by == "take.handler#evt_first"


def test_an_event_said_twice_is_one_event_with_one_effect(cloud: Cloud) -> None:
    say(cloud, "evt_twice")
    say(cloud, "evt_twice")
    taken = receipt(cloud, "evt_twice")
    assert (found(cloud, "evt_twice").event.times, taken.outcome) == (2, "effective")
    assert (taken.handed.times, taken.handed.absorbed, taken.handed.failed) == (2, 1, 0)


def test_a_worker_killed_after_its_effect_leaves_a_duplicate_that_is_absorbed(cloud: Cloud) -> None:
    cloud.kill_at("Room/Take", after_calls=3)  # read, write; then dead
    say(cloud, "evt_killed")
    assert cloud.kills_pending() == 0
    taken = receipt(cloud, "evt_killed")
    assert taken.outcome == "effective"
    assert (taken.handed.times, taken.handed.absorbed, taken.handed.failed) == (2, 1, 1)


def test_a_worker_killed_before_its_effect_leaves_nothing_to_absorb(cloud: Cloud) -> None:
    cloud.kill_at("Room/Take", after_calls=2)
    say(cloud, "evt_killed_early")
    taken = receipt(cloud, "evt_killed_early")
    assert taken.outcome == "effective"
    assert (taken.handed.times, taken.handed.absorbed, taken.handed.failed) == (2, 0, 1)


def test_a_removed_inbox_row_is_a_loss_and_one_written_again_a_double(cloud: Cloud) -> None:
    say(cloud, "evt_tampered")
    before = cloud.ledger()
    forget(cloud, "mark#take.handler#evt_tampered", "mark")
    assert receipt(cloud, "evt_tampered").outcome == "lost"
    assert (cloud.ledger().lost, cloud.ledger().doubled) == (before.lost + 1, before.doubled)
    say(cloud, "evt_tampered")
    assert receipt(cloud, "evt_tampered").outcome == "doubled"
    assert (cloud.ledger().lost, cloud.ledger().doubled) == (before.lost, before.doubled + 1)


def test_an_inbox_row_whose_time_to_live_is_over_was_there(cloud: Cloud) -> None:
    say(cloud, "evt_kept_a_day", expires=int(cloud.now().timestamp()) + 86_400)
    before = cloud.ledger()
    cloud.forward("2d")
    key = {"pk": {"S": "mark#take.handler#evt_kept_a_day"}, "sk": {"S": "mark"}}
    assert "Item" not in cloud.client("dynamodb").get_item(TableName=cloud.outputs()["Table"], Key=key)
    assert receipt(cloud, "evt_kept_a_day").outcome == "effective"
    assert (cloud.ledger().lost, cloud.ledger().doubled) == (before.lost, before.doubled)


def test_a_second_inbox_row_made_by_hand_is_a_double(cloud: Cloud) -> None:
    say(cloud, "evt_second_row")
    put(cloud, "mark#take.handler#evt_second_row", "mark-2")
    assert receipt(cloud, "evt_second_row").outcome == "doubled"


def test_an_event_in_an_outbox_is_under_way_and_one_that_left_it_for_nowhere_is_lost(cloud: Cloud) -> None:
    before = cloud.ledger().totals
    wait_in_outbox(cloud, "evt_outbox")
    waiting = cloud.ledger()
    assert (waiting.find("evt_outbox").stage, waiting.totals.under_way) == ("waiting", before.under_way + 1)  # type: ignore[union-attr]
    forget(cloud, "outbox#evt_outbox", "outbox")
    gone = cloud.ledger()
    assert (gone.find("evt_outbox").stage, gone.lost) == ("vanished", before.lost + 1)  # type: ignore[union-attr]
    say(cloud, "evt_outbox")
    assert (found(cloud, "evt_outbox").stage, cloud.ledger().lost) == ("published", before.lost)


def test_what_keeps_no_inbox_is_not_judged(cloud: Cloud) -> None:
    say(cloud, "evt_heard", "room.Heard.v1")
    heard = receipt(cloud, "evt_heard")
    assert (heard.outcome, heard.handed.times) == ("unjudged", 1)


def test_a_queue_that_nobody_reads_is_under_way(cloud: Cloud) -> None:
    say(cloud, "evt_shelf", "room.Shelved.v1", source="shelf")
    assert receipt(cloud, "evt_shelf").outcome == "under way"


def test_a_dead_letter_tells_what_its_function_logged_of_it(cloud: Cloud) -> None:
    say(cloud, "evt_ill", mood="ill")
    assert (receipt(cloud, "evt_ill").outcome, receipt(cloud, "evt_ill").handed.failed) == ("dead", 3)
    [letter] = cloud.ledger().dead_letters
    assert (letter.queue, letter.source) == (queue(cloud, "TakeDeadLetters"), queue(cloud, "TakeQueue"))
    assert (letter.event, letter.received, letter.kind, letter.told) == (
        "evt_ill",
        3,
        "KeyError",
        "room/take.py:7 take",
    )


def test_a_dead_letter_of_a_crash_tells_the_error_without_numbers_that_may_be_somebodys(cloud: Cloud) -> None:
    say(cloud, "evt_crash", mood="crash")
    [letter] = cloud.ledger().dead_letters
    assert (letter.kind, letter.told) == ("RuntimeError", "no such person: ******************")


def test_a_redriven_letter_is_taken_in_once_its_cause_is_gone(cloud: Cloud) -> None:
    say(cloud, "evt_cured", mood="ill")
    put(cloud, "cure", "cure")
    assert cloud.redrive("TakeQueueDeadLetters") == 1
    cloud.wait_idle()
    assert receipt(cloud, "evt_cured").outcome == "effective"
    assert cloud.ledger().dead_letters == ()


def test_one_letter_may_be_redriven_alone_and_keeps_its_attributes(cloud: Cloud) -> None:
    sqs, letters = cloud.client("sqs"), cloud.outputs()["ListenDeadLetters"]
    attributes = {"trace": {"DataType": "String", "StringValue": "t-1"}}
    sent = [
        sqs.send_message(QueueUrl=letters, MessageBody=body, MessageAttributes=attributes)["MessageId"]
        for body in ("stays", "goes")
    ]
    assert {letter.told for letter in cloud.ledger().dead_letters} == {"没有交到过函数:规则未能投递,或由人放入"}
    with coming(cloud) as taken:
        assert cloud.redrive(queue(cloud, "ListenDeadLetters"), sent[1]) == 1
        cloud.wait_idle()
    assert [letter.message for letter in cloud.ledger().dead_letters] == [sent[0]]
    assert taken == [("goes", ["trace"])]


@contextmanager
def coming(cloud: Cloud) -> Iterator[list[tuple[str, list[str]]]]:
    """What comes to queues meanwhile: body and names of attributes."""
    seen: list[tuple[str, list[str]]] = []
    messages = cloud.works.endpoint.messages

    def look(arn: str) -> None:
        seen.extend((message.body, [*message.message_attributes]) for message in messages.queue(arn)._messages)

    messages.listeners.append(look)
    yield seen
    messages.listeners.remove(look)


@pytest.mark.parametrize(
    ("name", "message"),
    [("AloneDeadLetters", None), ("DeadLetters", None), ("Nothing", None), ("ListenQueueDead", "m")],
)
def test_what_has_no_way_back_says_so(cloud: Cloud, name: str, message: str | None) -> None:
    with pytest.raises(LookupError):
        cloud.redrive(name, message)


@pytest.mark.parametrize("after", range(1, 5), ids=["bus", "queues", "tables", "bus again"])
@pytest.mark.parametrize("what", ["comes", "is taken in", "is relayed"])
def test_what_happens_between_two_looks_is_no_loss(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, after: int, what: str
) -> None:
    id_ = f"evt_{what}_{after}"
    begin, then = MEANWHILE[what]
    begin(cloud, id_)
    before = cloud.ledger()
    at_look(cloud, monkeypatch, after, lambda: then(cloud, id_))
    during = cloud.ledger()
    assert found(cloud, id_).stage == "published"  # it did happen
    assert (during.lost, during.doubled) == (before.lost, before.doubled)


def at_look(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, after: int, then: Callable[[], object]) -> None:
    """Something happens once the ledger has looked so often at a part of the cloud."""
    books, looks = cloud.works.books, [0]

    def looking(look: Callable[[], Any]) -> Callable[[], Any]:
        def looked() -> Any:
            seen = look()
            looks[0] += 1
            if looks[0] == after:
                then()
            return seen

        return looked

    for owner, name in ((books._endpoint.buses, "journal"), (books, "_queues"), (books._inboxes, "read")):
        monkeypatch.setattr(owner, name, looking(getattr(owner, name)))


def cure(cloud: Cloud, id_: str) -> None:
    assert id_
    put(cloud, "cure", "cure")
    cloud.redrive("TakeQueueDeadLetters")
    cloud.wait_idle()


def wait_in_outbox(cloud: Cloud, id_: str) -> None:
    envelope = {"id": id_, "type": FACT, "time": "2018-01-01T00:00:00.000Z"}
    put(cloud, f"outbox#{id_}", "outbox", envelope={"S": json.dumps(envelope)})


def relay(cloud: Cloud, id_: str) -> None:
    say(cloud, id_)
    forget(cloud, f"outbox#{id_}", "outbox")


Step = Callable[[Cloud, str], object]
MEANWHILE: dict[str, tuple[Step, Step]] = {
    "comes": (lambda _, __: None, lambda cloud, id_: say(cloud, id_, mood="ill")),
    "is taken in": (lambda cloud, id_: say(cloud, id_, mood="ill"), cure),
    "is relayed": (wait_in_outbox, relay),
}
"""What is so before, and what happens then."""


def test_the_operator_reaches_the_ledger_of_the_running_cloud(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    say(cloud, "evt_asked", mood="ill")
    at = ["--folder", str(cloud.folder)]
    assert main(["ledger", "--event", "evt_asked", *at]) == 0
    assert "Room/Take(take.handler):死信" in capsys.readouterr().out
    put(cloud, "cure", "cure")
    assert main(["redrive", "TakeQueueDeadLetters", *at]) == 0
    assert capsys.readouterr().out == "已送回 1 条\n"
    cloud.wait_idle()
    main(["ledger", "--event", "evt_asked", *at])
    assert "Room/Take(take.handler):已生效" in capsys.readouterr().out
    assert main(["redrive", "Nothing", *at]) == 2
    assert "没有名称含“Nothing”的死信队列" in capsys.readouterr().err


def queue(cloud: Cloud, output: str) -> str:
    return cloud.outputs()[output].rsplit("/", maxsplit=1)[-1]
