"""Notes a landed object; the table's stream tells it further."""

import json
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], context: Any) -> None:
    del context
    for record in event["Records"]:
        TABLE.put_item(Item={"pk": json.loads(record["body"])["detail"]["object"]["key"]})
