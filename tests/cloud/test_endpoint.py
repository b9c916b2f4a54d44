"""The endpoint mends what moto leaves open: races, transactions, browsers, expiry."""

import threading
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-endpoint")

UPDATES = 500  # of each of eight threads: stock moto loses some in most runs
ORIGIN = "http://127.0.0.1:8114"


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Data")
        stack.table("Table", stream=True)
        methods = {
            "AllowedMethods": ["PUT", "GET"],
            "AllowedHeaders": ["*"],
            "ExposedHeaders": ["ETag"],
            "MaxAge": 3000,
        }
        rules = {"CorsRules": [{"AllowedOrigins": [ORIGIN], **methods}]}
        stack.add("Files", "AWS::S3::Bucket", CorsConfiguration=rules)
        stack.output("Table", ref("Table"))
        stack.output("Files", ref("Files"))

    return described


def change(dynamodb: Any, table: str, key: Any, before: int) -> tuple[bool, int]:
    """(whether it was as before and is now one more, what it is now)."""
    condition = {"UpdateExpression": "SET v = :new", "ConditionExpression": "v = :old"}
    values = {":old": {"N": str(before)}, ":new": {"N": str(before + 1)}}
    try:
        dynamodb.update_item(
            TableName=table,
            Key=key,
            **condition,
            ExpressionAttributeValues=values,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException as quicker:
        return False, int(quicker.response["Item"]["v"]["N"])
    return True, before + 1


def test_no_conditional_update_is_lost_between_threads(cloud: Cloud) -> None:
    dynamodb, table = cloud.client("dynamodb"), cloud.outputs()["Table"]
    key = {"pk": {"S": "counter"}}
    dynamodb.put_item(TableName=table, Item={**key, "v": {"N": "0"}})
    acknowledged = []
    assert dynamodb.exceptions  # a client makes them when first asked; each of several threads would make its own

    def count() -> None:
        value = 0
        for _ in range(UPDATES):
            done, value = change(dynamodb, table, key, value)
            acknowledged.append(done)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(acknowledged) == 8 * UPDATES
    assert dynamodb.get_item(TableName=table, Key=key)["Item"]["v"]["N"] == str(sum(acknowledged))


def test_a_refused_transaction_leaves_no_item_and_no_record(cloud: Cloud) -> None:
    dynamodb, table = cloud.client("dynamodb"), cloud.outputs()["Table"]
    for key, value in {"there": "old", "taken": "by another"}.items():
        dynamodb.put_item(TableName=table, Item={"pk": {"S": key}, "v": {"S": value}})
    records = cloud.works.endpoint.changes.count(table)

    def put(key: str, **condition: str) -> dict[str, Any]:
        return {"Put": {"TableName": table, "Item": {"pk": {"S": key}, "v": {"S": "new"}}, **condition}}

    change = {
        "TableName": table,
        "Key": {"pk": {"S": "there"}},
        "UpdateExpression": "SET v = :new",
        "ExpressionAttributeValues": {":new": {"S": "new"}},
    }
    refused = put("taken", ConditionExpression="attribute_not_exists(pk)")
    with pytest.raises(ClientError) as cancelled:
        dynamodb.transact_write_items(TransactItems=[put("fresh"), {"Update": change}, refused])
    reasons = [reason["Code"] for reason in cancelled.value.response["CancellationReasons"]]
    assert reasons == ["None", "None", "ConditionalCheckFailed"]
    assert "Item" not in dynamodb.get_item(TableName=table, Key={"pk": {"S": "fresh"}})
    assert dynamodb.get_item(TableName=table, Key={"pk": {"S": "there"}})["Item"]["v"] == {"S": "old"}
    assert cloud.works.endpoint.changes.count(table) == records


def test_no_message_is_taken_twice_within_its_window(cloud: Cloud) -> None:
    sqs = cloud.client("sqs")
    queue = sqs.create_queue(QueueName="window", Attributes={"VisibilityTimeout": "600"})["QueueUrl"]
    for first in range(0, 200, 10):
        entries = [{"Id": str(number), "MessageBody": str(number)} for number in range(first, first + 10)]
        sqs.send_message_batch(QueueUrl=queue, Entries=entries)
    taken: list[str] = []

    def take() -> None:
        while found := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            taken.extend(message["Body"] for message in found)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken, key=int) == [str(number) for number in range(200)]


def test_a_transaction_sent_again_under_its_token_is_done_once(cloud: Cloud) -> None:
    dynamodb, table = cloud.client("dynamodb"), cloud.outputs()["Table"]
    put = {
        "Put": {"TableName": table, "Item": {"pk": {"S": "once"}}, "ConditionExpression": "attribute_not_exists(pk)"}
    }
    for _ in range(2):
        dynamodb.transact_write_items(TransactItems=[put], ClientRequestToken="token-1")
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        dynamodb.transact_write_items(TransactItems=[put], ClientRequestToken="token-2")
    with pytest.raises(ClientError, match="IdempotentParameterMismatch"):
        other = {"Put": {"TableName": table, "Item": {"pk": {"S": "other"}}}}
        dynamodb.transact_write_items(TransactItems=[other], ClientRequestToken="token-1")


def test_a_batch_of_more_than_25_is_refused(cloud: Cloud) -> None:
    dynamodb, table = cloud.client("dynamodb"), cloud.outputs()["Table"]
    puts = [{"PutRequest": {"Item": {"pk": {"S": f"batch-{number}"}}}} for number in range(26)]
    with pytest.raises(ClientError, match="Too many items requested"):
        dynamodb.batch_write_item(RequestItems={table: puts})
    dynamodb.batch_write_item(RequestItems={table: puts[:25]})


def test_a_browser_uploads_by_a_presigned_address(cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), cloud.outputs()["Files"]
    place = {"Bucket": bucket, "Key": "民政/表 1.csv"}
    put = s3.generate_presigned_url("put_object", Params={**place, "ContentType": "text/csv"}, ExpiresIn=60)
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    allowed = requests.options(put, headers=asked, timeout=5)
    assert (allowed.status_code, allowed.headers["Access-Control-Allow-Origin"]) == (200, ORIGIN)
    assert allowed.headers["Access-Control-Allow-Headers"] == "content-type"
    sent = requests.put(put, data=b"a,b\n", headers={"Origin": ORIGIN, "Content-Type": "text/csv"}, timeout=5)
    assert sent.status_code == 200
    assert sent.headers["Access-Control-Expose-Headers"] == "ETag"
    get = s3.generate_presigned_url("get_object", Params=place, ExpiresIn=60)
    assert requests.get(get, headers={"Origin": ORIGIN}, timeout=5).content == b"a,b\n"


def test_another_origin_is_not_allowed(cloud: Cloud) -> None:
    put = cloud.client("s3").generate_presigned_url(
        "put_object", Params={"Bucket": cloud.outputs()["Files"], "Key": "x"}
    )
    asked = {"Origin": "http://elsewhere", "Access-Control-Request-Method": "PUT"}
    assert requests.options(put, headers=asked, timeout=5).status_code == 403


def test_an_expired_address_is_refused(cloud: Cloud) -> None:
    put = cloud.client("s3").generate_presigned_url(
        "put_object", Params={"Bucket": cloud.outputs()["Files"], "Key": "late"}, ExpiresIn=60
    )
    cloud.forward("61s")
    refused = requests.put(put, data=b"x", timeout=5)
    assert (refused.status_code, "Request has expired" in refused.text) == (403, True)


def test_bodies_of_any_size_and_shape_come_through(cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), cloud.outputs()["Files"]
    body = bytes(range(256)) * 4096 * 9
    s3.put_object(Bucket=bucket, Key="big", Body=body, Metadata={"under_score": "kept"})
    found = s3.get_object(Bucket=bucket, Key="big")
    assert found["Body"].read() == body
    assert found["Metadata"] == {"under_score": "kept"}
    upload = s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
    part = {"Bucket": bucket, "Key": "parts", "UploadId": upload}
    tag = s3.upload_part(**part, PartNumber=1, Body=body)["ETag"]
    s3.complete_multipart_upload(**part, MultipartUpload={"Parts": [{"ETag": tag, "PartNumber": 1}]})
    assert s3.head_object(Bucket=bucket, Key="parts")["ContentLength"] == len(body)
