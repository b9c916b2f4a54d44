"""Answers with what it was asked, and who asked."""

import json
from typing import Any


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    del context
    body = {"path": event["path"], "sub": event["requestContext"]["authorizer"]["sub"]}
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}


def authoriser(event: dict[str, Any], context: Any) -> dict[str, Any]:
    del context
    return {"isAuthorized": True, "context": {"sub": event["headers"]["authorization"].removeprefix("Bearer ")}}
