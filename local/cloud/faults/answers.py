"""How AWS says that something went wrong, in each protocol's words."""

import json
from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

THROTTLED: Mapping[str, str] = {"dynamodb": "ProvisionedThroughputExceededException", "s3": "SlowDown"}
BROKEN: Mapping[str, str] = {"dynamodb": "InternalServerError", "s3": "InternalError", "events": "InternalException"}
TOLD = "injected"


def throttled(service: str) -> Response:
    """S3 says it with 503, the others with 400."""
    return error(service, THROTTLED.get(service, "ThrottlingException"), 503 if service == "s3" else 400)


def broken(service: str) -> Response:
    return error(service, BROKEN.get(service, "InternalFailure"), 500)


def error(service: str, code: str, status: int, **more: Any) -> Response:
    if service == "s3":
        told = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{TOLD}</Message></Error>'
        return Response(told, status=status, content_type="application/xml")
    said = {"__type": code, "message": TOLD, **more}
    return Response(json.dumps(said), status=status, content_type="application/x-amz-json-1.0")


def conflict(asked: Mapping[str, Any]) -> Response:
    """Of a transaction: somebody else's holds its first item."""
    others = [{"Code": "None"} for _ in asked["TransactItems"][1:]]
    reasons = [{"Code": "TransactionConflict", "Message": TOLD}, *others]
    return error("dynamodb", "TransactionCanceledException", 400, CancellationReasons=reasons)


def done_in_part(answer: bytes, **more: Any) -> Response:
    """An answer with what was left out."""
    return Response(json.dumps(json.loads(answer) | more), content_type="application/x-amz-json-1.0")
