"""Who makes a request: reads the service and the access key, and knows which worker holds that key."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from local.cloud.web_server import Environ, WsgiApp


@dataclass(frozen=True)
class Caller:
    """A function's worker, as seen by the endpoint."""

    function: str
    worker: str
    kill: Callable[[], None]


@dataclass
class KillOrder:
    """Kill the first worker of a function whose name holds `part` at its `after_calls`-th request from now on: before
    that is done, or when it is `done` and not yet answered."""

    part: str
    after_calls: int
    done: bool = False
    seen: dict[str, int] = field(default_factory=dict)


class Callers:
    """The keys that were given out, the requests made with them, and the test door that kills a worker at one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_key: dict[str, Caller] = {}
        self._orders: list[KillOrder] = []
        self._calls: dict[str, int] = {}

    def register(self, access_key: str, caller: Caller) -> None:
        with self._lock:
            self._by_key[access_key] = caller

    def forget(self, access_key: str) -> None:
        with self._lock:
            self._by_key.pop(access_key, None)

    def of(self, access_key: str) -> Caller | None:
        with self._lock:
            return self._by_key.get(access_key)

    def order(self, order: KillOrder) -> None:
        with self._lock:
            self._orders.append(order)

    def withdraw_orders(self) -> None:
        with self._lock:
            self._orders.clear()

    def orders(self) -> list[KillOrder]:
        """Those not yet carried out."""
        with self._lock:
            return list(self._orders)

    def counted(self) -> dict[str, int]:
        """Requests made so far, by function."""
        with self._lock:
            return dict(self._calls)

    def count(self, caller: Caller) -> KillOrder | None:
        """Note one request; the order to kill the worker at it, if there is one (it is then spent)."""
        with self._lock:
            self._calls[caller.function] = self._calls.get(caller.function, 0) + 1
            for order in self._orders:
                if order.part in caller.function:
                    order.seen[caller.worker] = order.seen.get(caller.worker, 0) + 1
                    if order.seen[caller.worker] >= order.after_calls:
                        self._orders.remove(order)
                        return order
        return None


class Identified:
    """WSGI: names the service and caller of each request, and carries out the orders to kill."""

    def __init__(self, app: WsgiApp, callers: Callers) -> None:
        self._app = app
        self._callers = callers

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        key, service, signed = credential(environ)
        environ["cloud.service"] = service
        environ["cloud.key"] = key
        caller = self._callers.of(key) if signed else None
        environ["cloud.caller"] = caller
        order = self._callers.count(caller) if caller else None
        if caller and order:
            if order.done:
                list(self._app(environ, lambda *_: None))
            caller.kill()
            start_response("503 Service Unavailable", [])  # nobody is left to read it
            return []
        return self._app(environ, start_response)


def credential(environ: Environ) -> tuple[str, str, bool]:
    """(access key, service, signed by header rather than in the address). Unsigned requests are S3's, as in moto.

    >>> credential({"HTTP_AUTHORIZATION": "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/sqs/aws4_request, …"})
    ('AK', 'sqs', True)
    """
    header = environ.get("HTTP_AUTHORIZATION", "")
    if "Credential=" in header:
        return *scope(header.split("Credential=")[1].split(",")[0]), True
    query = environ.get("QUERY_STRING", "")
    if "X-Amz-Credential=" in query:
        return *scope(unquote(parse_qs(query)["X-Amz-Credential"][0])), False
    if "AWSAccessKeyId=" in query:
        return parse_qs(query)["AWSAccessKeyId"][0], "s3", False
    return "", "s3", False


def scope(credential_scope: str) -> tuple[str, str]:
    parts = credential_scope.split("/")
    return parts[0], parts[3] if len(parts) > 3 else "s3"
