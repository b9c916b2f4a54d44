"""Refusals in each protocol's words."""

import json
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from local.cloud.access.asking.request import Request


def refusal(request: Request, code: str, message: str) -> Response:
    """code: AWS's word ("AccessDenied"); where a service speaks JSON it ends in "Exception"."""
    if request.service == "s3":
        told = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{told}', status=403, content_type="application/xml")
    if request.header("x-amz-target"):
        said = {"__type": f"{code}Exception", "message": message, "Message": message}
        return Response(json.dumps(said), status=400, content_type="application/x-amz-json-1.0")
    if request.service == "lambda":
        named = {"x-amzn-ErrorType": f"{code}Exception"}
        return Response(json.dumps({"Message": message}), status=403, content_type="application/json", headers=named)
    told = f"<Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message>"
    return Response(f"<ErrorResponse><Error>{told}</Error></ErrorResponse>", status=403, content_type="text/xml")
