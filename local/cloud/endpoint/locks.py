"""One lock a service: moto's read-then-write is not atomic under threads, so that conditional writes get lost."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from local.cloud.endpoint.patching import Patches
from local.cloud.web_server import Environ, WsgiApp

# lambda and states wait for workers and must not hold up each other; their state is guarded where it is made.
UNLOCKED = frozenset({"lambda", "states"})

# Services call each other inside moto. Whoever holds one of these may take a later one, never an earlier one.
ORDER = ("s3", "events", "sns", "sqs", "logs")  # CloudWatch ("monitoring") calls none of them while it is held


class ServiceLocks:
    """A re-entrant lock with a condition for each service, by its signing name."""

    def __init__(self) -> None:
        self._conditions: dict[str, threading.Condition] = {}
        self._lock = threading.Lock()

    def of(self, service: str) -> threading.Condition:
        with self._lock:
            if service not in self._conditions:
                self._conditions[service] = threading.Condition(threading.RLock())
            return self._conditions[service]

    def guard(self, patches: Patches, backend: type, service: str, *methods: str) -> None:
        """Calls of these methods that do not come by HTTP (another service, our own pollers) take the lock as well."""
        for method in methods:
            patches.replace(backend, method, self._locked(vars(backend)[method], service))

    def _locked(self, function: Callable[..., Any], service: str) -> Callable[..., Any]:
        @wraps(function)
        def locked(*args: Any, **kwargs: Any) -> Any:
            with self.of(service):
                return function(*args, **kwargs)

        return locked


class Locked:
    """WSGI: holds the lock of the service called while moto answers."""

    def __init__(self, app: WsgiApp, locks: ServiceLocks) -> None:
        self._app = app
        self._locks = locks

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        service = environ["cloud.service"]
        if service in UNLOCKED:
            return list(self._app(environ, start_response))
        with self._locks.of(service):
            return list(self._app(environ, start_response))
