"""Each fault of a service as AWS's own client sees it, without a second attempt."""

from typing import Any

import pytest

from local.cloud import Cloud
from local.cloud.faults.plan import Fault, Plan
from tests.cloud.building import AssemblyBuilder, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-faults")

ASK = """
    import os, boto3
    from botocore.config import Config
    from botocore.exceptions import ClientError
    once = Config(retries={"total_max_attempts": 1})
    db, events, s3 = (boto3.client(name, config=once) for name in ("dynamodb", "events", "s3"))
    table, bucket = os.environ["TABLE"], os.environ["BUCKET"]
    def handler(event, context):
        try:
            return globals()[event["do"]](event["name"])
        except ClientError as error:
            reasons = [reason["Code"] for reason in error.response.get("CancellationReasons", [])]
            return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"], *reasons]
    def item(name, value="new"):
        return {"pk": {"S": name}, "v": {"S": value}}
    def put(name):
        db.put_item(TableName=table, Item=item(name))
    def get(name):
        for value in ("old", "new"):
            db.put_item(TableName=table, Item=item(name, value))
        return db.get_item(TableName=table, Key={"pk": {"S": name}})["Item"]["v"]["S"]
    def get_consistently(name):
        put(name)
        return db.get_item(TableName=table, Key={"pk": {"S": name}}, ConsistentRead=True)["Item"]["v"]["S"]
    def query(name):
        put(name)
        wanted = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": name}}}
        return db.query(TableName=table, **wanted)["Count"]
    def listed(name):
        wanted = {"KeyConditionExpression": "listed = :yes", "ExpressionAttributeValues": {":yes": {"S": "yes"}}}
        found = db.query(TableName=table, IndexName="by_listed", **wanted)
        return [each["v"]["S"] for each in found["Items"] if each["pk"]["S"] == name]
    def add_to_index(name):
        db.put_item(TableName=table, Item=item(name) | {"listed": {"S": "yes"}})
        return listed(name)
    def change_in_index(name):
        for value in ("old", "new"):
            db.put_item(TableName=table, Item=item(name, value) | {"listed": {"S": "yes"}})
        return listed(name)
    def move_in_index(name):
        for listed_ in ("yes", "no"):
            db.put_item(TableName=table, Item=item(name) | {"listed": {"S": listed_}})
        return listed(name)
    def take_from_index(name):
        db.put_item(TableName=table, Item=item(name) | {"listed": {"S": "yes"}})
        db.delete_item(TableName=table, Key={"pk": {"S": name}})
        return listed(name)
    def transact(name):
        puts = [{"Put": {"TableName": table, "Item": item(f"{name}{n}")}} for n in range(2)]
        db.transact_write_items(TransactItems=puts)
    def write_batch(name):
        puts = [{"PutRequest": {"Item": item(f"{name}{n}")}} for n in range(3)]
        left = db.batch_write_item(RequestItems={table: puts})["UnprocessedItems"]
        return [put["PutRequest"]["Item"]["pk"]["S"] for put in left[table]]
    def get_batch(name):
        put(name)
        keys = [{"pk": {"S": each}} for each in (name, f"{name}-not")]
        answer = db.batch_get_item(RequestItems={table: {"Keys": keys}})
        return [len(answer["Responses"][table]), answer["UnprocessedKeys"][table]["Keys"][0]["pk"]["S"]]
    def say(name):
        entry = {"Source": "room", "DetailType": name, "Detail": "{}", "EventBusName": "asked-bus"}
        answer = events.put_events(Entries=[entry, entry])
        return [answer["FailedEntryCount"], [("EventId" in each) for each in answer["Entries"]]]
    def upload(name):
        s3.put_object(Bucket=bucket, Key=name, Body=b"")
"""


class Once(Plan):
    """One fault of one kind, at the first request of that action."""

    def __init__(self, kind: str, action: str) -> None:
        super().__init__(1, 1.0)
        self._kind = kind
        self._action = action

    def of_call(self, function: str, service: str, action: str, *, lags: bool = False) -> Fault | None:  # noqa: ARG002
        return Fault(self._kind, function, 1, service) if action == self._action and not self.log else None


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Asking")
        stack.add("Bus", "AWS::Events::EventBus", Name="asked-bus")
        stack.add(
            "Table",
            "AWS::DynamoDB::Table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamViewType": "NEW_IMAGE"},
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "listed")],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by_listed",
                    "KeySchema": [{"AttributeName": "listed", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        stack.add("Bucket", "AWS::S3::Bucket")
        stack.function("Ask", ASK, environment={"TABLE": ref("Table"), "BUCKET": ref("Bucket")}, Timeout=20)
        for name in ("Table", "Bucket"):
            stack.output(name, ref(name))

    return described


@pytest.mark.parametrize(
    ("kind", "action", "do", "seen"),
    [
        ("throttle", "PutItem", "put", ["ProvisionedThroughputExceededException", 400]),
        ("throttle", "PutObject", "upload", ["SlowDown", 503]),
        ("error", "PutItem", "put", ["InternalServerError", 500]),
        ("error", "PutObject", "upload", ["InternalError", 500]),
        ("timeout-after-commit", "PutItem", "put", ["InternalServerError", 500]),
        (
            "conflict",
            "TransactWriteItems",
            "transact",
            ["TransactionCanceledException", 400, "TransactionConflict", "None"],
        ),
        ("unprocessed", "BatchWriteItem", "write_batch", ["unprocessed2"]),
        ("unprocessed", "BatchGetItem", "get_batch", [1, "unprocessed-not"]),
        ("failed-entries", "PutEvents", "say", [1, [False, True]]),
        ("stale-read", "GetItem", "get", "old"),
        ("stale-read", "Query", "query", 0),
        ("slow", "PutItem", "put", None),
    ],
)
def test_a_fault_looks_as_in_aws(cloud: Cloud, kind: str, action: str, do: str, seen: Any) -> None:
    plan = Once(kind, action)
    cloud.let_fail(plan)
    assert cloud.invoke("Asking/Ask", {"do": do, "name": kind}) == seen
    cloud.let_fail(None)
    assert [fault.kind for fault in plan.log] == [kind]


@pytest.mark.parametrize(
    ("do", "fresh", "stale"),
    [
        ("add_to_index", ["new"], []),
        ("change_in_index", ["new"], ["old"]),
        ("move_in_index", [], ["new"]),
        ("take_from_index", [], ["new"]),
    ],
)
def test_an_index_lags(cloud: Cloud, do: str, fresh: list[str], stale: list[str]) -> None:
    assert cloud.invoke("Asking/Ask", {"do": do, "name": f"{do}-fresh"}) == fresh
    plan = Once("stale-read", "Query")
    cloud.let_fail(plan)
    assert cloud.invoke("Asking/Ask", {"do": do, "name": f"{do}-stale"}) == stale
    cloud.let_fail(None)
    assert [fault.kind for fault in plan.log] == ["stale-read"]
    assert cloud.invoke("Asking/Ask", {"do": "listed", "name": f"{do}-stale"}) == fresh


def test_a_consistent_read_is_never_stale(cloud: Cloud) -> None:
    plan = Once("stale-read", "GetItem")
    cloud.let_fail(plan)
    assert cloud.invoke("Asking/Ask", {"do": "get_consistently", "name": "sure"}) == "new"
    cloud.let_fail(None)
    assert plan.log == []


def test_what_timed_out_is_done_and_what_was_throttled_is_not(cloud: Cloud) -> None:
    found = cloud.client("dynamodb")
    for kind, done in (("timeout-after-commit", True), ("throttle", False)):
        cloud.let_fail(Once(kind, "PutItem"))
        cloud.invoke("Asking/Ask", {"do": "put", "name": f"tried-{kind}"})
        cloud.let_fail(None)
        key = {"pk": {"S": f"tried-{kind}"}}
        assert ("Item" in found.get_item(TableName=cloud.outputs()["Table"], Key=key)) is done
