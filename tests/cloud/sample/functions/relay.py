"""Publishes what a stream record tells, on the app's own bus."""

import json
import os
from typing import Any

import boto3

EVENTS = boto3.client("events")


def handler(event: dict[str, Any], context: Any) -> None:
    del context
    for record in event["Records"]:
        detail = json.dumps({"key": record["dynamodb"]["Keys"]["pk"]["S"]})
        entry: Any = {"Source": "sample", "DetailType": "sample.Landed.v1", "Detail": detail}
        entry["EventBusName"] = os.environ["BUS"]
        EVENTS.put_events(Entries=[entry])
