"""WSGI before moto, behind the guard: requests of functions meet the faults that the plan has for them."""

import io
import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from local.cloud.endpoint.locks import ServiceLocks
from local.cloud.endpoint.metering import action_of
from local.cloud.faults import answers, kinds
from local.cloud.faults.parts import failed_entries, unprocessed
from local.cloud.faults.plan import Fault, Faults
from local.cloud.faults.stale import as_it_was
from local.cloud.web_server import Environ, WsgiApp

SLOW_S = 0.02
"""Ten times what a request takes."""


class Faulty:
    """Who asks with an owner's key, or by a presigned address, meets none."""

    def __init__(self, app: WsgiApp, faults: Faults, locks: ServiceLocks) -> None:
        self._app = app
        self._faults = faults
        self._locks = locks
        self._means: dict[str, Callable[[Environ, Fault], Response | None]] = {
            "throttle": lambda environ, _: answers.throttled(environ["cloud.service"]),
            "error": lambda environ, _: answers.broken(environ["cloud.service"]),
            "slow": self._slow,
            "timeout-after-commit": self._timeout,
            "conflict": lambda environ, _: answers.conflict(asked(environ)),
            "unprocessed": lambda environ, _: unprocessed(asked(environ), self._asking(environ)),
            "failed-entries": lambda environ, _: failed_entries(asked(environ), self._asking(environ)),
            "stale-read": self._stale,
            "crash-before": self._die,
            "crash-after": self._die_late,
        }

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        plan, caller, service = self._faults.plan, environ["cloud.caller"], environ["cloud.service"]
        if plan is None or caller is None:
            return self._app(environ, start_response)
        action = action_of(environ, service, environ["wsgi.input"].getvalue())
        fault = plan.of_call(caller.function, service, action, lags=lags(environ, action))
        answer = self._means[fault.kind](environ, fault) if fault else None
        if fault and answer:
            plan.note(fault)
            return answer(environ, start_response)
        return self._app(environ, start_response)

    def _slow(self, environ: Environ, _: Fault) -> Response:
        threading.Event().wait(SLOW_S)
        return self._done(environ)

    def _stale(self, environ: Environ, _: Fault) -> Response | None:
        return as_it_was(asked(environ), self._asking(environ), self._locks.of("dynamodb"))

    def _timeout(self, environ: Environ, _: Fault) -> Response | None:
        """Done; but nobody who asked learns of it."""
        done = self._done(environ)
        return answers.broken(environ["cloud.service"]) if done.status_code < 300 else done

    def _die(self, environ: Environ, _: Fault) -> Response:
        environ["cloud.caller"].kill()
        return answers.broken(environ["cloud.service"])  # nobody is left to read it

    def _die_late(self, environ: Environ, fault: Fault) -> Response:
        self._done(environ)
        return self._die(environ, fault)

    def _done(self, environ: Environ) -> Response:
        body, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        return Response(b"".join(body), status=status, headers=headers)

    def _asking(self, environ: Environ) -> Callable[[Any], Response]:
        """Asks the service something else in the name of the same caller."""

        def ask(other: Any) -> Response:
            body = json.dumps(other).encode()
            return self._done({**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))})

        return ask


def lags(environ: Environ, action: str) -> bool:
    """Whether it may be answered with what was true a moment before."""
    service = environ["cloud.service"]
    return kinds.CALLS["stale-read"].befalls(service, action) and not asked(environ).get("ConsistentRead")


def asked(environ: Environ) -> Any:
    return json.loads(environ["wsgi.input"].getvalue())
