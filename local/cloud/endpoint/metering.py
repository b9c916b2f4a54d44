"""What was asked of AWS: requests by whoever made them, service and action, with the units that are billed."""

import json
import math
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from local.cloud.endpoint.callers import credential
from local.cloud.web_server import Environ, WsgiApp

WRITE_UNIT, READ_UNIT = 1024, 4096
SEVERAL = {"TransactWriteItems": 2, "BatchWriteItem": 1, "TransactGetItems": 2, "BatchGetItem": 1}
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"})
READS = frozenset({"GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"})


@dataclass
class Asked:
    """Requests of one kind. Units are DynamoDB's."""

    requests: int = 0
    write_units: float = 0
    read_units: float = 0


Key = tuple[str, str, str]  # whose (<stack>/<logical id>; "" a browser with a presigned address), service, action


class Meter:
    """Everything but what the cloud's owner asks: deployments, tests, a person at a terminal."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self._lock = threading.Lock()
        self._asked: dict[Key, Asked] = {}

    def note(self, key: Key, write_units: float, read_units: float) -> None:
        with self._lock:
            asked = self._asked.setdefault(key, Asked())
            asked.requests += 1
            asked.write_units += write_units
            asked.read_units += read_units

    def asked(self) -> dict[Key, Asked]:
        with self._lock:
            return {key: Asked(**vars(asked)) for key, asked in self._asked.items()}

    def clear(self) -> None:
        with self._lock:
            self._asked.clear()


class Metered:
    """WSGI, inside of who names service and caller."""

    def __init__(self, app: WsgiApp, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].getvalue()
        answer = list(self._app(environ, start_response))
        if credential(environ)[0] != self._meter.owner:
            caller, service = environ["cloud.caller"], environ["cloud.service"]
            action = action_of(environ, service, body)
            writes, reads = units(action, body, sum(map(len, answer))) if service == "dynamodb" else (0.0, 0.0)
            self._meter.note((caller.function if caller else "", service, action), writes, reads)
        return answer


def action_of(environ: Environ, service: str, body: bytes) -> str:
    """
    >>> action_of({"HTTP_X_AMZ_TARGET": "DynamoDB_20120810.PutItem"}, "dynamodb", b"")
    'PutItem'
    >>> action_of({"REQUEST_METHOD": "GET", "PATH_INFO": "/bucket/key"}, "s3", b"")
    'GetObject'
    """
    if target := environ.get("HTTP_X_AMZ_TARGET"):
        return str(target).rsplit(".", maxsplit=1)[-1]
    if service == "s3":
        has_key = len(environ["PATH_INFO"].strip("/").split("/", 1)) > 1
        plain = {"GET": "GetObject" if has_key else "ListBucket", "HEAD": "HeadObject", "PUT": "PutObject"}
        return plain.get(environ["REQUEST_METHOD"], f"{environ['REQUEST_METHOD'].title()}Object")
    if body.startswith(b"Action=") or b"&Action=" in body:
        return parse_qs(body.decode("utf-8", "replace"))["Action"][0]
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'].split('/')[1]}"


def units(action: str, body: bytes, answered: int) -> tuple[float, float]:
    """DynamoDB's (write, read) units, estimated from the sizes of what was sent and answered, without indexes.

    >>> units("PutItem", b" " * 1500, 2), units("GetItem", b"{}", 5000), units("TransactWriteItems", b"[", 0)
    ((2.0, 0.0), (0.0, 1.0), (2.0, 0.0))
    """
    items = items_in(action, body) if action in SEVERAL else 1
    factor = SEVERAL.get(action, 1)
    if action in WRITES:
        return float(factor * items * math.ceil(max(1, len(body) / items) / WRITE_UNIT)), 0.0
    if action in READS:
        consistent = 1.0 if factor == 2 or b'"ConsistentRead": true' in body else 0.5
        each = math.ceil(max(1, answered / items) / READ_UNIT)
        return 0.0, factor * consistent * items * each
    return 0.0, 0.0


def items_in(action: str, body: bytes) -> int:
    try:
        asked = json.loads(body)
    except ValueError:
        return 1
    if action.startswith("Transact"):
        return max(1, len(asked["TransactItems"]))
    of_tables = asked["RequestItems"].values()
    return max(1, sum(len(of["Keys"] if action == "BatchGetItem" else of) for of in of_tables))
