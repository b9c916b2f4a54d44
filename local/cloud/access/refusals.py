"""Refusals in each protocol's words."""

import json
from typing import Final
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from local.cloud.access.asking.request import Request

IN_JSON: Final = {"SignatureDoesNotMatch": "InvalidSignature"}


def refusal(request: Request, code: str, message: str) -> Response:
    """code: AWS's word ("AccessDenied"); where a service speaks JSON it ends in "Exception", or is another."""
    named = f"{IN_JSON.get(code, code)}Exception"
    if request.service == "s3":
        told = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{told}', status=403, content_type="application/xml")
    if request.header("x-amz-target"):
        said = {"__type": named, "message": message, "Message": message}
        return Response(json.dumps(said), status=400, content_type="application/x-amz-json-1.0")
    if request.service == "lambda":
        told = json.dumps({"Message": message})
        return Response(told, status=403, content_type="application/json", headers={"x-amzn-ErrorType": named})
    told = f"<Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message>"
    return Response(f"<ErrorResponse><Error>{told}</Error></ErrorResponse>", status=403, content_type="text/xml")
