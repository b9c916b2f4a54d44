"""What API Gateway's HTTP APIs send to functions, and how they read the answers."""

import base64
import json
import uuid
from datetime import datetime
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from local.cloud import traces
from local.cloud.gateway.routes import Route
from local.cloud.settings import ACCOUNT, PARTITION, REGION

TEXT = ("text/", "application/json", "application/javascript", "application/xml", "application/x-www-form-urlencoded")


def version_1(
    request: Request, route: Route, variables: dict[str, str], who: dict[str, Any] | None, now: datetime
) -> dict[str, Any]:
    """The payload of format 1.0; `who` is the authoriser's context."""
    body, encoded = body_of(request)
    headers = told_headers(request)
    query, queries = request.args.to_dict(), {name: request.args.getlist(name) for name in request.args}
    return {
        "version": "1.0",
        "resource": route.path or "$default",
        "path": request.path,
        "httpMethod": request.method,
        "headers": dict(headers),
        "multiValueHeaders": {name: headers.getlist(name) for name in headers.keys()},  # noqa: SIM118
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": queries or None,
        "requestContext": context_1(request, route, who, now),
        "pathParameters": variables or None,
        "stageVariables": None,
        "body": body,
        "isBase64Encoded": encoded,
    }


def told_headers(request: Request) -> Headers:
    """The request's, with the trace that it belongs to."""
    headers = Headers(request.headers)
    headers[traces.HEADER] = traces.current()
    return headers


def context_1(request: Request, route: Route, who: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    context: dict[str, Any] = {
        "accountId": ACCOUNT,
        "apiId": route.api,
        "domainName": request.host,
        "domainPrefix": route.api,
        "extendedRequestId": uuid.uuid4().hex,
        "httpMethod": request.method,
        "identity": {"sourceIp": request.remote_addr, "userAgent": request.headers.get("User-Agent")},
        "path": request.path,
        "protocol": "HTTP/1.1",
        "requestId": uuid.uuid4().hex,
        "requestTime": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(now.timestamp() * 1000),
        "resourceId": route.key,
        "resourcePath": route.path or "$default",
        "stage": "$default",
    }
    return context | ({"authorizer": who} if who is not None else {})


def body_of(request: Request) -> tuple[str | None, bool]:
    """(text, whether it is in base64)."""
    data = request.get_data()
    if not data:
        return None, False
    kind = request.content_type or "text/plain"
    if kind.startswith(TEXT) or "+json" in kind or "+xml" in kind:
        try:
            return data.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(data).decode(), True


def authorizer_2(
    request: Request, route: Route, variables: dict[str, str], sources: list[str], now: datetime
) -> dict[str, Any]:
    """What a REQUEST authoriser of format 2.0 gets."""
    return {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": f"{api_arn(route)}/$default/{request.method}{request.path}",
        "identitySource": sources,
        "routeKey": route.key,
        "rawPath": request.path,
        "rawQueryString": request.query_string.decode(),
        "cookies": [f"{name}={value}" for name, value in request.cookies.items()],
        "headers": {name.lower(): value for name, value in told_headers(request).items()},
        "queryStringParameters": request.args.to_dict(),
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": route.api,
            "domainName": request.host,
            "domainPrefix": route.api,
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.remote_addr,
                "userAgent": request.headers.get("User-Agent", ""),
            },
            "requestId": uuid.uuid4().hex,
            "routeKey": route.key,
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now.timestamp() * 1000),
        },
        "pathParameters": variables,
        "stageVariables": {},
    }


def api_arn(route: Route) -> str:
    return f"arn:{PARTITION}:execute-api:{REGION}:{ACCOUNT}:{route.api}"


def response(answer: str) -> Response:
    """Of format 1.0. Raises ValueError when the function's answer is not one."""
    value = json.loads(answer)
    if not isinstance(value, dict) or not isinstance(value.get("statusCode"), int):
        message = "the function's answer has no statusCode"
        raise ValueError(message)  # noqa: TRY004 - a wrong value, whatever its type
    body = value.get("body") or ""
    data = base64.b64decode(body) if value.get("isBase64Encoded") else str(body).encode()
    made = Response(data, status=value["statusCode"], content_type="text/plain;charset=UTF-8")
    for name, single in (value.get("headers") or {}).items():
        made.headers[name] = str(single)
    for name, several in (value.get("multiValueHeaders") or {}).items():
        made.headers.setlist(name, [str(item) for item in several])
    return made


def message(status: int, text: str) -> Response:
    """API Gateway's own answers."""
    return Response(json.dumps({"message": text}), status, content_type="application/json")
