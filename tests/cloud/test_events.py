"""What calls functions by itself (object notices, queues, buses, streams, schedules), and what happens on failure."""

import json
import threading
from typing import Any

import pytest

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder, StackBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-events")

TAKE_IN = """
    import json, os, boto3
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    def handler(event, context):
        for record in event["Records"]:
            notice = json.loads(record["body"])
            seen = notice["detail"]["object"]
            item = {"pk": "fact#" + seen["key"], "version": seen["version-id"], "size": seen["size"]}
            table.put_item(Item=item)
            table.put_item(Item={"pk": "other#" + seen["key"]})
"""
RELAY = """
    import json, os, boto3
    events = boto3.client("events")
    def handler(event, context):
        for record in event["Records"]:
            image = record["dynamodb"]["NewImage"]
            detail = json.dumps({"key": image["pk"]["S"], "kind": record["eventName"]})
            entry = {"Source": "room", "DetailType": "room.Fact.v1", "Detail": detail}
            events.put_events(Entries=[{**entry, "EventBusName": os.environ["BUS"]}])
"""
COUNT = """
    import json, os, boto3
    table = boto3.client("dynamodb")
    def handler(event, context):
        for record in event["Records"]:
            body = json.loads(record["body"])
            key = {"pk": {"S": body["id"] if "replay-name" not in body else "replayed"}}
            table.update_item(TableName=os.environ["TABLE"], Key=key, UpdateExpression="ADD seen :one",
                              ExpressionAttributeValues={":one": {"N": "1"}})
"""
PARTIAL = """
    import os, boto3
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    def handler(event, context):
        failed = []
        for record in event["Records"]:
            if record["body"] == "poison":
                failed.append({"itemIdentifier": record["messageId"]})
            else:
                table.put_item(Item={"pk": record["body"], "tries": record["attributes"]["ApproximateReceiveCount"]})
        return {"batchItemFailures": failed}
"""
TWO_WRITES = """
    import os, boto3
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    def handler(event, context):
        for record in event["Records"]:
            for step in ("first", "second"):
                tries = record["attributes"]["ApproximateReceiveCount"]
                table.put_item(Item={"pk": record["body"] + "#" + step, "tries": tries})
"""
PICKY = """
    import os, boto3
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    def handler(event, context):
        keys = [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]
        if "bad" in keys:
            raise ValueError("bad")
        for key in keys:
            table.put_item(Item={"pk": "copied#" + key})
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        landing(app.stack("Landing"))
        queues(app.stack("Queues"))
        streams(app.stack("Streams"))

    return described


def landing(stack: StackBuilder) -> None:
    """Object → default bus → queue → function → table → stream → relay → own bus, with archive → queue → function."""
    stack.add(
        "Files",
        "AWS::S3::Bucket",
        VersioningConfiguration={"Status": "Enabled"},
        NotificationConfiguration={"EventBridgeConfiguration": {"EventBridgeEnabled": True}},
    )
    stack.table("Facts", stream=True)
    stack.table("Counts")
    stack.add("Bus", "AWS::Events::EventBus", Name="room-bus")
    pattern = {"account": [ref("AWS::AccountId")]}
    stack.add("Archive", "AWS::Events::Archive", SourceArn=arn("Bus"), EventPattern=pattern, RetentionDays=9)
    stack.function("TakeIn", TAKE_IN, environment={"TABLE": ref("Facts")})
    stack.queue("Landed", function="TakeIn")
    stack.rule(
        "ObjectLanded",
        "Landed",
        EventPattern={
            "source": ["aws.s3"],
            "detail-type": ["Object Created"],
            "detail": {"bucket": {"name": [ref("Files")]}},
        },
    )
    stack.function("Relay", RELAY, environment={"BUS": ref("Bus")})
    wanted = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "fact#"}]}}}}
    filters = {"Filters": [{"Pattern": json.dumps(wanted)}]}
    stack.source("RelaySource", "Facts", "Relay", StartingPosition="TRIM_HORIZON", FilterCriteria=filters)
    stack.function("Count", COUNT, environment={"TABLE": ref("Counts")})
    stack.queue("Counting", function="Count")
    stack.rule("CountFact", "Counting", bus=ref("Bus"), EventPattern={"detail-type": ["room.Fact.v1"]})
    stack.output("Files", ref("Files"))
    stack.output("Counts", ref("Counts"))
    stack.output("ArchiveArn", arn("Archive"))
    stack.output("BusArn", arn("Bus"))


def queues(stack: StackBuilder) -> None:
    for name, code in {"Partial": PARTIAL, "Twice": TWO_WRITES}.items():
        stack.table(f"{name}Table")
        stack.function(name, code, environment={"TABLE": ref(f"{name}Table")})
        stack.queue(f"{name}Queue", function=name, FunctionResponseTypes=["ReportBatchItemFailures"])
        stack.output(f"{name}Queue", ref(f"{name}Queue"))
        stack.output(f"{name}Table", ref(f"{name}Table"))
    stack.rule("EachMinute", "PartialQueue", ScheduleExpression="rate(1 minute)")
    stack.template["Resources"]["EachMinute"]["Properties"]["Targets"][0]["Input"] = "tick"


def streams(stack: StackBuilder) -> None:
    stack.table("Source", stream=True)
    stack.table("Copy")
    stack.add("Lost", "AWS::SQS::Queue")
    stack.function("Picky", PICKY, environment={"TABLE": ref("Copy")})
    stack.source(
        "PickySource",
        "Source",
        "Picky",
        StartingPosition="TRIM_HORIZON",
        BisectBatchOnFunctionError=True,
        MaximumRetryAttempts=2,
        DestinationConfig={"OnFailure": {"Destination": arn("Lost")}},
    )
    for name in ("Source", "Copy", "Lost"):
        stack.output(name, ref(name))


def items(cloud: Cloud, output: str) -> dict[str, dict[str, Any]]:
    found = cloud.client("dynamodb").scan(TableName=cloud.outputs()[output])["Items"]
    return {item["pk"]["S"]: item for item in found}


def send(cloud: Cloud, output: str, *bodies: str) -> None:
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
    cloud.client("sqs").send_message_batch(QueueUrl=cloud.outputs()[output], Entries=entries)


def test_an_object_ends_as_a_fact_counted_once(cloud: Cloud) -> None:
    cloud.client("s3").put_object(Bucket=cloud.outputs()["Files"], Key="民政/低保 1.csv", Body=b"a,b\n1,2\n")
    cloud.wait_idle()
    [event] = [event for event in cloud.events() if event["detail"]["key"] == "fact#民政/低保 1.csv"]
    assert event["source"] == "room"
    assert items(cloud, "Counts")[event["id"]]["seen"]["N"] == "1"
    assert cloud.problems() == []


def test_a_stream_filter_keeps_other_records_from_the_function(cloud: Cloud) -> None:
    cloud.client("s3").put_object(Bucket=cloud.outputs()["Files"], Key="filtered", Body=b"")
    cloud.wait_idle()
    kinds = [event["detail"]["key"].split("#")[0] for event in cloud.events("room-bus")]
    assert set(kinds) == {"fact"}


def test_an_archived_event_can_be_replayed(cloud: Cloud) -> None:
    cloud.client("s3").put_object(Bucket=cloud.outputs()["Files"], Key="replay me", Body=b"")
    cloud.wait_idle()
    outputs = cloud.outputs()
    cloud.client("events").start_replay(
        ReplayName="again",
        EventSourceArn=outputs["ArchiveArn"],
        EventStartTime=0,
        EventEndTime=4_000_000_000,
        Destination={"Arn": outputs["BusArn"]},
    )
    cloud.wait_idle()
    assert int(items(cloud, "Counts")["replayed"]["seen"]["N"]) == len(cloud.events("room-bus"))


def test_of_a_batch_only_the_failed_message_comes_again_and_then_rests_with_the_dead_letters(cloud: Cloud) -> None:
    send(cloud, "PartialQueue", "good", "poison", "better")
    cloud.wait_idle()
    kept = items(cloud, "PartialTable")
    assert (kept["good"]["tries"], kept["better"]["tries"]) == ({"S": "1"}, {"S": "1"})
    [letters] = [bodies for name, bodies in cloud.dead_letters().items() if "PartialQueue" in name]
    assert letters == ["poison"]


def test_a_schedule_takes_no_events(cloud: Cloud) -> None:
    """Its rule has no pattern, and stands on the bus where S3's notices are."""
    before = len(items(cloud, "PartialTable"))
    cloud.client("s3").put_object(Bucket=cloud.outputs()["Files"], Key="no tick", Body=b"")
    cloud.wait_idle()
    assert len(items(cloud, "PartialTable")) == before


def test_a_schedule_fires_when_told_with_its_own_input(cloud: Cloud) -> None:
    assert cloud.fire_schedules("EachMinute") == 1
    cloud.wait_idle()
    assert "tick" in items(cloud, "PartialTable")


def test_a_function_killed_between_two_writes_is_run_again(cloud: Cloud) -> None:
    cloud.kill_at("Queues/Twice", after_calls=2)
    send(cloud, "TwiceQueue", "killed")
    cloud.wait_idle()
    assert cloud.kills_pending() == 0
    written = items(cloud, "TwiceTable")
    assert {key: item["tries"]["S"] for key, item in written.items()} == {"killed#first": "2", "killed#second": "2"}


def test_a_batch_that_fails_is_halved_until_only_the_bad_record_is_given_up(cloud: Cloud) -> None:
    table = cloud.outputs()["Source"]
    actions = [{"Put": {"TableName": table, "Item": {"pk": {"S": key}}}} for key in ("a", "b", "bad", "c")]
    cloud.client("dynamodb").transact_write_items(TransactItems=actions)
    cloud.wait_idle()
    assert set(items(cloud, "Copy")) == {"copied#a", "copied#b", "copied#c"}
    [message] = cloud.client("sqs").receive_message(QueueUrl=cloud.outputs()["Lost"])["Messages"]
    note = json.loads(message["Body"])
    assert note["requestContext"]["approximateInvokeCount"] == 3
    assert note["DDBStreamBatchInfo"]["batchSize"] == 1


def test_long_polling_does_not_hold_up_who_sends(cloud: Cloud) -> None:
    """A receiver that waits gets the message sent meanwhile: the lock is free while it waits."""
    url = cloud.client("sqs").create_queue(QueueName="polled")["QueueUrl"]
    received: list[Any] = []
    poll = threading.Thread(
        target=lambda: received.extend(
            cloud.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"]
        )
    )
    poll.start()
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="hello")
    poll.join(timeout=5)
    assert [message["Body"] for message in received] == ["hello"]
