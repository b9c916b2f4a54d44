"""S3 for browsers: preflights and answers by the bucket's own CORS rules, and presigned addresses that expire."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qs

from moto.s3.models import s3_backends
from werkzeug.wrappers import Response

from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.s3.errors import S3Error
from local.cloud.settings import ACCOUNT, PARTITION
from local.cloud.web_server import Environ, WsgiApp


class ForBrowsers:
    """WSGI: stands before the lock, for what needs no moto."""

    def __init__(self, app: WsgiApp, clock: CloudClock) -> None:
        self._app = app
        self._clock = clock

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["cloud.service"] != "s3":
            return self._app(environ, start_response)
        if expired(parse_qs(environ["QUERY_STRING"]), self._clock.now(), self._clock.shown_at):
            refusal = S3Error("AccessDenied", "Request has expired", 403).response()
            allow = granted(environ, environ["REQUEST_METHOD"]) or {}
            refusal.headers.extend(allow)
            return refusal(environ, start_response)
        if "HTTP_ORIGIN" not in environ:
            return self._app(environ, start_response)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            return preflight(environ)(environ, start_response)
        allow = granted(environ, environ["REQUEST_METHOD"]) or {}

        def start(status: str, headers: list[tuple[str, str]], exc: Any = None) -> Any:
            own = [(name, value) for name, value in headers if not name.lower().startswith("access-control-")]
            return start_response(status, own + list(allow.items()), exc)

        return self._app(environ, start)


def preflight(environ: Environ) -> Response:
    method = environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD", "")
    asked = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "")
    allow = granted(environ, method, [name.strip() for name in asked.split(",") if name.strip()])
    if allow is None:
        return S3Error("AccessForbidden", "CORSResponse: This CORS request is not allowed.", 403).response()
    if asked:
        allow["Access-Control-Allow-Headers"] = asked
    return Response(status=200, headers=allow)


def granted(environ: Environ, method: str, headers: Iterable[str] = ()) -> dict[str, str] | None:
    """The headers that the first matching rule of the bucket allows; None when no rule matches."""
    name = environ["PATH_INFO"].strip("/").split("/")[0]
    bucket = s3_backends[ACCOUNT][PARTITION].buckets.get(name)
    origin = environ.get("HTTP_ORIGIN", "")
    for rule in bucket.cors if bucket else ():
        origins, methods, allowed = (
            listed(rule.allowed_origins),
            listed(rule.allowed_methods),
            listed(rule.allowed_headers),
        )
        if not any(fnmatchcase(origin, pattern) for pattern in origins) or method not in methods:
            continue
        if not all(any(fnmatchcase(header.lower(), pattern.lower()) for pattern in allowed) for header in headers):
            continue
        found = {"Access-Control-Allow-Origin": "*" if "*" in origins else origin, "Vary": "Origin"}
        found["Access-Control-Allow-Methods"] = ", ".join(methods)
        if exposed := listed(rule.exposed_headers):
            found["Access-Control-Expose-Headers"] = ", ".join(exposed)
        if rule.max_age_seconds:
            found["Access-Control-Max-Age"] = str(rule.max_age_seconds)
        return found
    return None


def listed(value: Any) -> list[str]:
    """moto keeps one value as a text, several as a list."""
    return [value] if isinstance(value, str) else list(value or [])


def expired(query: dict[str, list[str]], now: float, shown_at: Callable[[float], float]) -> bool:
    """Of a presigned address, in either of S3's ways. Whoever signs knows real time: it counts as what the cloud's
    clock showed then. The older way tells only the end, which is then of real time.

    >>> at = datetime(2026, 1, 1, 0, 1, tzinfo=UTC).timestamp()
    >>> expired({"X-Amz-Date": ["20260101T000000Z"], "X-Amz-Expires": ["30"]}, at, float), expired({}, at, float)
    (True, False)
    """
    if "X-Amz-Date" in query and "X-Amz-Expires" in query:
        signed = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return now > shown_at(signed.timestamp()) + int(query["X-Amz-Expires"][0])
    if "AWSAccessKeyId" in query and "Expires" in query:
        return now > shown_at(int(query["Expires"][0]))
    return False
