"""Serves the HTTP API: route, authoriser, function, answer."""

import json
import math
import threading
import time
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from werkzeug.wrappers import Request, Response

from local.cloud import traces
from local.cloud.clock.hands import CloudClock
from local.cloud.functions.invocation import Outcome, ThrottledError
from local.cloud.gateway import payloads
from local.cloud.gateway.routes import Authorizer, HttpApi, Route
from local.cloud.gateway.throttling import Throttles

Invoke = Callable[[str, str], Outcome]
KEPT_MAX = 10_000


class Api:
    def __init__(self, invoke: Invoke, clock: CloudClock) -> None:
        self._invoke = invoke = failing_when_throttled(invoke)
        self._clock = clock
        self._api = HttpApi()
        self._throttles = Throttles({}, clock.steady)
        self.observers: list[Callable[[str, int, float], None]] = []  # of answers: API, status, milliseconds
        self._authorisations = Authorisations(invoke, clock)

    def deploy(self, api: HttpApi) -> None:
        self._api = api
        self._throttles = Throttles(api.limits, self._clock.steady)
        self._authorisations.forget()

    def forget(self) -> None:
        """Ask the authorisers anew."""
        self._authorisations.forget()

    def has(self, method: str, path: str) -> bool:
        return self._api.find(method, path) is not None

    def serve(self, request: Request) -> Response:
        preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if self._api.cors and preflight:
            return self._allow(request, Response(status=204))
        begun = time.monotonic()
        with traces.following(traces.kept(request.headers.get(traces.HEADER, ""), self._clock.now())):
            response = self._allow(request, self._answer(request))
        for observer in self.observers if self._api.routes else []:
            observer(self._api.routes[0].api, response.status_code, (time.monotonic() - begun) * 1000)
        return response

    def _answer(self, request: Request) -> Response:
        found = self._api.find(request.method, request.path)
        if found is None:
            return payloads.message(404, "Not Found")
        route, variables = found
        if not self._throttles.lets(route.key):
            return payloads.message(429, "Too Many Requests")
        who: dict[str, Any] | None = None
        if route.authorizer:
            decided = self._authorisations.decide(request, route, variables, route.authorizer)
            if isinstance(decided, Response):
                return decided
            who = decided
        event = payloads.version_1(request, route, variables, who, self._clock.moment())
        outcome = self._invoke(route.function, json.dumps(event, ensure_ascii=False))
        try:
            if not outcome.failed:
                return payloads.response(outcome.body)
        except ValueError:
            pass
        timed_out = "Sandbox.Timedout" in outcome.body
        return (
            payloads.message(503, "Service Unavailable")
            if timed_out
            else payloads.message(500, "Internal Server Error")
        )

    def _allow(self, request: Request, response: Response) -> Response:
        cors, origin = self._api.cors, request.headers.get("Origin", "")
        if cors and any(fnmatchcase(origin, pattern) for pattern in cors.origins):
            response.headers["Access-Control-Allow-Origin"] = "*" if "*" in cors.origins else origin
            response.headers.extend(cors.headers)
        return response


def failing_when_throttled(invoke: Invoke) -> Invoke:
    """API Gateway tells of a function that Lambda refuses to invoke what it tells of one that fails."""

    def invoked(function: str, event: str) -> Outcome:
        try:
            return invoke(function, event)
        except ThrottledError as throttled:
            return Outcome.error(throttled.code, str(throttled))

    return invoked


class Authorisations:
    """What authorisers said, kept as long as they allow, by the values of their identity sources."""

    def __init__(self, invoke: Invoke, clock: CloudClock) -> None:
        self._invoke = invoke
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, ...], tuple[float, dict[str, Any]]] = {}

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()

    def decide(
        self, request: Request, route: Route, variables: dict[str, str], authorizer: Authorizer
    ) -> dict[str, Any] | Response:
        """The caller's context, or the refusal."""
        sources = [request.headers.get(name, "") for name in authorizer.headers]
        if not all(sources):
            return payloads.message(401, "Unauthorized")
        key = (authorizer.id, *sources)
        with self._lock:
            until, answer = self._kept.get(key, (-math.inf, {}))
        if until <= self._clock.steady():
            event = payloads.authorizer_2(request, route, variables, sources, self._clock.moment())
            outcome = self._invoke(authorizer.function, json.dumps(event, ensure_ascii=False))
            said = read(outcome)
            if isinstance(said, Response):
                return said
            answer = said
            if authorizer.ttl_s:
                self._keep(key, answer, authorizer.ttl_s)
        if not answer["isAuthorized"]:
            return payloads.message(403, "Forbidden")
        return dict(answer.get("context") or {})

    def _keep(self, key: tuple[str, ...], answer: dict[str, Any], ttl_s: float) -> None:
        with self._lock:
            if len(self._kept) >= KEPT_MAX:
                self._kept.clear()
            self._kept[key] = (self._clock.steady() + ttl_s, answer)


def read(outcome: Outcome) -> dict[str, Any] | Response:
    """The authoriser's answer; a refusal when it failed ("Unauthorized" is its way to say 401)."""
    answer = json.loads(outcome.body or "null")
    if outcome.failed:
        refused = isinstance(answer, dict) and answer.get("errorMessage") == "Unauthorized"
        return payloads.message(401, "Unauthorized") if refused else payloads.message(500, "Internal Server Error")
    if not isinstance(answer, dict) or not isinstance(answer.get("isAuthorized"), bool):
        return payloads.message(500, "Internal Server Error")
    return answer
