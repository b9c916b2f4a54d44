"""What AWS refuses or remembers and moto does not: batches too long, bodies that are not their digest, forms that their
policy does not allow, a transaction that is sent twice.

Source: Amazon DynamoDB API Reference, BatchWriteItem and TransactWriteItems (ClientRequestToken).
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from werkzeug.wrappers import Response

from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.s3 import checksums, forms
from local.cloud.endpoint.s3.errors import S3Error
from local.cloud.web_server import Environ, WsgiApp

BATCH_MAX: Final = 25
REMEMBERED_S: Final = 600.0
Answer = tuple[str, list[tuple[str, str]], bytes]


class Promises:
    """WSGI, within the service's lock."""

    def __init__(self, app: WsgiApp, clock: CloudClock) -> None:
        self._app = app
        self._clock = clock
        self._done: dict[str, tuple[float, str, Answer]] = {}  # token → when, digest of the request, what was answered

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["cloud.service"] == "s3":
            try:
                environ = self._settled(environ)
            except S3Error as error:
                return error.response()(environ, start_response)
        elif environ["cloud.service"] == "dynamodb":
            target = environ.get("HTTP_X_AMZ_TARGET", "").rsplit(".", 1)[-1]
            if target == "BatchWriteItem" and (refused := too_long(environ)):
                return refused(environ, start_response)
            if target == "TransactWriteItems":
                return self._once(environ, start_response)
        return self._app(environ, start_response)

    def _settled(self, environ: Environ) -> Environ:
        if form := environ.get("cloud.form"):
            forms.check(form, self._clock)
        environ = checksums.settled(environ)
        checksums.check_parts(environ)
        return environ

    def _once(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The same transaction under the same token is answered as before, and not done again."""
        said = json.loads(body_of(environ))
        token = said.pop("ClientRequestToken", None)
        if token is None:
            return self._app(environ, start_response)
        digest, now = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest(), self._clock.steady()
        self._forget(now)
        if token in self._done:
            _, before, (status, headers, body) = self._done[token]
            if before != digest:
                return mismatch()(environ, start_response)
            start_response(status, headers)
            return [body]
        return self._noted(token, digest, environ, start_response)

    def _forget(self, now: float) -> None:
        """The oldest stand first."""
        while self._done and now - self._done[first := next(iter(self._done))][0] >= REMEMBERED_S:
            del self._done[first]

    def _noted(self, token: str, digest: str, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], exc: Any = None) -> Any:
            told.append((status, headers))
            return start_response(status, headers, exc)

        body = b"".join(self._app(environ, start))
        status, headers = told[-1]
        if status.startswith("200"):
            self._done[token] = (self._clock.steady(), digest, (status, headers, body))
        return [body]


def body_of(environ: Environ) -> bytes:
    """Read without being used up."""
    stream = environ["wsgi.input"]
    place = stream.tell()
    body: bytes = stream.read()
    stream.seek(place)
    return body


def too_long(environ: Environ) -> Response | None:
    requests = json.loads(body_of(environ)).get("RequestItems", {})
    if sum(len(each) for each in requests.values()) <= BATCH_MAX:
        return None
    return refusal(
        "com.amazon.coral.validate#ValidationException", "Too many items requested for the BatchWriteItem call"
    )


def mismatch() -> Response:
    message = "The ClientRequestToken was used before with another request"
    return refusal("com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException", message)


def refusal(kind: str, message: str) -> Response:
    said = {"__type": kind, "message": message}
    return Response(json.dumps(said), status=400, content_type="application/x-amz-json-1.0")
