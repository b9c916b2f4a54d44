"""Starts the workflow that an event asks for, named by the event."""

import json
import os
from typing import Any

import boto3

STATES = boto3.client("stepfunctions")


def handler(event: dict[str, Any], context: Any) -> None:
    del context
    for record in event["Records"]:
        name = json.loads(record["body"])["id"]
        given = json.dumps({"id": name, "count": 0})
        STATES.start_execution(stateMachineArn=os.environ["STATE_MACHINE_ARN"], name=name, input=given)
