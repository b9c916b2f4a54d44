"""DynamoDB and SQS."""

import copy
from typing import Any

from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.executors import UpdateExpressionExecutor
from moto.sqs.models import Message

from tests.cloud.moto_faults.moto import Moto, calls_of, met_at, put_in_place, twice

ATTRIBUTE_CALLS_MAX = 150  # functions called to write and read one: moto 1,040, with the patch 26
REQUEST_CALLS_MAX = 1500  # functions called for a small request: moto 2,050, with the patch 1,040
KEY = {"AttributeName": "pk", "KeyType": "HASH"}


def a_table(moto: Moto, name: str, **more: Any) -> Any:
    """Its client, once it is there."""
    dynamodb = moto.client("dynamodb")
    attributes = [{"AttributeName": "pk", "AttributeType": "S"}]
    dynamodb.create_table(
        TableName=name, KeySchema=[KEY], AttributeDefinitions=attributes, BillingMode="PAY_PER_REQUEST", **more
    )
    return dynamodb


def conditions_hold_among_threads(moto: Moto) -> bool:
    dynamodb = a_table(moto, "races")
    key = {"pk": {"S": "1"}}
    dynamodb.put_item(TableName="races", Item={**key, "v": {"N": "0"}})
    change = {"UpdateExpression": "SET v = v + :one", "ConditionExpression": "v = :none"}

    def change_it() -> Any:
        values = {":one": {"N": "1"}, ":none": {"N": "0"}}
        return moto.client("dynamodb").update_item(
            TableName="races", Key=key, **change, ExpressionAttributeValues=values
        )

    with met_at(UpdateExpressionExecutor, "execute"):
        done = twice(change_it)
    return len(done) == 1


def a_transaction_copies_no_table(moto: Moto) -> bool:
    dynamodb = a_table(moto, "copied")
    tables: list[Any] = []

    def noting(original: Any) -> Any:
        def deepcopy(value: Any, memo: Any = None) -> Any:
            tables.extend([value] if isinstance(value, Table) else [])
            return original(value, memo)

        return deepcopy

    with put_in_place(copy, "deepcopy", noting):
        put = {"Put": {"TableName": "copied", "Item": {"pk": {"S": "1"}}}}
        dynamodb.transact_write_items(TransactItems=[put])
    return not tables


def a_transaction_is_done_once_under_its_token(moto: Moto) -> bool:
    dynamodb = a_table(moto, "once")
    change = {"UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    update = {"Update": {"TableName": "once", "Key": {"pk": {"S": "1"}}, **change}}
    for _ in range(2):
        dynamodb.transact_write_items(TransactItems=[update], ClientRequestToken="token")
    return bool(dynamodb.get_item(TableName="once", Key={"pk": {"S": "1"}})["Item"]["n"] == {"N": "1"})


def a_batch_holds_25_at_most(moto: Moto) -> bool:
    dynamodb = a_table(moto, "batch")
    puts = [{"PutRequest": {"Item": {"pk": {"S": str(number)}}}} for number in range(26)]
    try:
        dynamodb.batch_write_item(RequestItems={"batch": puts})
    except dynamodb.exceptions.ClientError:
        return True
    return False


def what_changes_nothing_is_no_record(moto: Moto) -> bool:
    dynamodb = a_table(
        moto, "still", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    )
    for _ in range(2):
        dynamodb.put_item(TableName="still", Item={"pk": {"S": "1"}})
    streams = moto.client("dynamodbstreams")
    arn = dynamodb.describe_table(TableName="still")["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    asked = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    iterator = streams.get_shard_iterator(**asked)["ShardIterator"]
    return len(streams.get_records(ShardIterator=iterator)["Records"]) == 1


def an_attribute_costs_little(moto: Moto) -> bool:
    """Calls of functions for each of 200, written and read."""
    a_table(moto, "wide")
    item = {"pk": {"S": "1"}} | {f"a{number}": {"S": "x"} for number in range(200)}
    narrow = {"pk": {"S": "2"}}

    def put_and_get(each: dict[str, Any]) -> None:
        dynamodb = moto.client("dynamodb")
        dynamodb.put_item(TableName="wide", Item=each)
        dynamodb.get_item(TableName="wide", Key={"pk": each["pk"]})

    for each in (item, narrow):
        put_and_get(each)
    cost = calls_of(lambda: put_and_get(item)) - calls_of(lambda: put_and_get(narrow))
    return cost / 200 < ATTRIBUTE_CALLS_MAX


def a_message_is_given_out_once(moto: Moto) -> bool:
    sqs = moto.client("sqs")
    queue = sqs.create_queue(QueueName="two-consumers")["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="one")
    with met_at(Message, "mark_received"):
        taken = twice(lambda: moto.client("sqs").receive_message(QueueUrl=queue))
    return sum(len(each.get("Messages", [])) for each in taken) == 1


def a_batch_keeps_what_its_messages_name(moto: Moto) -> bool:
    sqs = moto.client("sqs")
    queue = sqs.create_queue(QueueName="traced")["QueueUrl"]
    trace = {"AWSTraceHeader": {"StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793", "DataType": "String"}}
    sqs.send_message_batch(
        QueueUrl=queue, Entries=[{"Id": "1", "MessageBody": "one", "MessageSystemAttributes": trace}]
    )
    [taken] = sqs.receive_message(QueueUrl=queue, MessageSystemAttributeNames=["All"])["Messages"]
    return bool(taken["Attributes"].get("AWSTraceHeader") == trace["AWSTraceHeader"]["StringValue"])


def a_request_costs_little(moto: Moto) -> bool:
    def ask() -> None:
        moto.client("sqs").list_queues()

    ask()
    return calls_of(ask) < REQUEST_CALLS_MAX
