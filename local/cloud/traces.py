"""The trace that a request belongs to: X-Ray's header, handed from who asks to who is asked. Nothing is recorded by it.

Source: AWS X-Ray Developer Guide, "Tracing header".
"""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from local.cloud.web_server import Environ, WsgiApp

HEADER: Final = "X-Amzn-Trace-Id"
ATTRIBUTE: Final = "AWSTraceHeader"  # of a message
ROOT: Final = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
_CURRENT: Final[ContextVar[str]] = ContextVar("trace", default="")


def current() -> str:
    """The header of what this thread works on; "" where it belongs to no trace."""
    return _CURRENT.get()


@contextmanager
def following(header: str) -> Iterator[None]:
    before = _CURRENT.set(header)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def begun(now: float) -> str:
    """A new trace, of that second since 1970."""
    return f"Root=1-{int(now):08x}-{uuid.uuid4().hex[:24]}"


def kept(header: str, now: float) -> str:
    """The header where it names a trace; else with a new one."""
    return header if root(header) else begun(now)


def handed_on(header: str, now: float) -> str:
    """For who is called: the same trace, another parent. Nothing is sampled unless the caller's trace is."""
    sampled = fields(header).get("Sampled", "0")
    return f"Root={root(kept(header, now))};Parent={uuid.uuid4().hex[:16]};Sampled={sampled}"


def root(header: str) -> str:
    """
    >>> root("Self=1-1;Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1")
    '1-5759e988-bd862e3fe1be46a994272793'
    """
    told = fields(header).get("Root", "")
    return told if ROOT.fullmatch(told) else ""


def fields(header: str) -> dict[str, str]:
    return dict(part.strip().split("=", 1) for part in header.split(";") if "=" in part)


def attribute(header: str) -> dict[str, Any]:
    """A message's system attributes; none outside a trace."""
    return {ATTRIBUTE: {"StringValue": header, "DataType": "String"}} if header else {}


def of_messages(messages: Iterable[Any]) -> str:
    """The header of moto's messages where all belong to one trace."""
    headers = [(message.system_attributes.get(ATTRIBUTE) or {}).get("StringValue", "") for message in messages]
    return headers[0] if len({root(header) for header in headers}) == 1 else ""


class Traced:
    """WSGI: what a request leads to belongs to its trace."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        with following(environ.get("HTTP_X_AMZN_TRACE_ID", "")):
            return self._app(environ, start_response)
