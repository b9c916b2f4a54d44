"""A context's table and bus on moto, and requests and messages as AWS sends them."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import boto3
from moto import mock_aws

CONTEXT: Any = SimpleNamespace(
    aws_request_id="req-1",
    function_name="f",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:cn-northwest-1:123456789012:function:f",
    get_remaining_time_in_millis=lambda: 30_000,
)
INDEXES = {
    "by_owner": ("owner", "owner_sort"),
    "by_state": ("state_key", "state_sort"),
    "pending": ("pending", "created_at"),
}


COPIES: dict[str, list[dict[str, Any]]] = {}


@contextmanager
def context_table(name: str = "test-table", bus: str = "test-bus") -> Iterator[None]:
    """A fresh table with the indexes of infra/constructs/context_table.py, and the bus."""
    with mock_aws():
        attributes = ["pk", "sk", *(attribute for pair in INDEXES.values() for attribute in pair)]
        boto3.client("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": attribute, "AttributeType": "S"} for attribute in attributes],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": index,
                    "KeySchema": [
                        {"AttributeName": partition, "KeyType": "HASH"},
                        {"AttributeName": sort, "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
                for index, (partition, sort) in INDEXES.items()
            ],
        )
        boto3.client("events").create_event_bus(Name=bus)
        yield


@contextmanager
def meanwhile(pk: str, sk: str, change: Callable[[], object], operation: str = "GetItem") -> Iterator[None]:
    """Somebody is quicker: `change` happens once the row has been read, before anything is made of what it said."""
    from zunyi.table import connection  # noqa: PLC0415 - conftest sets the environment first

    waiting, reads = [change], [False]

    def asks(params: Mapping[str, Any], **_: Any) -> None:
        tables = params.get("RequestItems", {}).values()
        keys = [key for table in tables for key in table["Keys"]] or [params["Key"]]
        reads[0] = {"pk": {"S": pk}, "sk": {"S": sk}} in keys

    def answered(**_: Any) -> None:
        if reads[0] and waiting:
            waiting.pop()()

    events = connection.client.meta.events
    events.register(f"provide-client-params.dynamodb.{operation}", asks)
    events.register(f"after-call.dynamodb.{operation}", answered)
    try:
        yield
    finally:
        events.unregister(f"provide-client-params.dynamodb.{operation}", asks)
        events.unregister(f"after-call.dynamodb.{operation}", answered)
    assert not waiting, "nobody read the row"


def items(name: str = "test-table") -> list[dict[str, Any]]:
    """Everything in the table, as the low-level API shows it."""
    found: list[dict[str, Any]] = boto3.client("dynamodb").scan(TableName=name)["Items"]
    return found


def once(made: str, make: Callable[[], object], name: str = "test-table") -> None:
    """What `make` writes through our own code, in a table that is empty: written so once a process, since then copied.
    made: tells it from anything else that is written so."""
    if made in COPIES and not items(name):
        put: list[Any] = [{"PutRequest": {"Item": item}} for item in COPIES[made]]
        for at in range(0, len(put), 25):
            boto3.client("dynamodb").batch_write_item(RequestItems={name: put[at : at + 25]})
        return
    is_empty = not items(name)
    make()
    if is_empty:
        COPIES[made] = items(name)


def outbox(name: str = "test-table") -> list[dict[str, Any]]:
    """The envelopes waiting to be published."""
    return [json.loads(item["envelope"]["S"]) for item in items(name) if "envelope" in item]


def a_message(body: Mapping[str, Any], id_: str = "m1") -> dict[str, Any]:
    return {
        "messageId": id_,
        "receiptHandle": id_,
        "body": json.dumps(body),
        "eventSource": "aws:sqs",
        "attributes": {},
    }


def queued(*messages: Mapping[str, Any]) -> dict[str, Any]:
    """What a queue sends to its function."""
    return {"Records": [a_message(message, f"m{number}") for number, message in enumerate(messages)]}


def an_event(type_: str, data: Mapping[str, Any], *, id_: str = "evt_1", subject: str = "s_1") -> dict[str, Any]:
    """An event of the bus as it lies in a queue."""
    detail = {
        "specversion": "1.0",
        "id": id_,
        "source": type_.split(".", maxsplit=1)[0],
        "type": type_,
        "subject": subject,
    }
    return {"detail-type": type_, "detail": {**detail, "time": "2018-02-01T00:00:00.000Z", "data": data}}


def a_request(
    method: str, path: str, body: Any = None, *, caller: Mapping[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """API Gateway's payload 1.0. caller: the authoriser's context; more: headers, query."""
    query = more.get("query") or None
    return {
        "version": "1.0",
        "httpMethod": method,
        "path": path,
        "headers": {"content-type": "application/json", **more.get("headers", {})},
        "multiValueHeaders": {},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "requestContext": {
            "resourcePath": "/api/{proxy+}",
            "httpMethod": method,
            "path": path,
            "identity": {},
            "authorizer": dict(caller) if caller else None,
        },
        "pathParameters": {},
        "stageVariables": None,
        "body": json.dumps(body, ensure_ascii=False) if body is not None and not isinstance(body, str) else body,
        "isBase64Encoded": False,
    }
