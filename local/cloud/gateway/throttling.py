"""How many requests a stage lets through: API Gateway's token buckets, one a route.

Source: Amazon API Gateway Developer Guide, "Throttle requests to your HTTP APIs"; "Quotas" for what an account has
where a stage says nothing.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

DEFAULT: Final = "*"


@dataclass(frozen=True)
class Limit:
    """Tokens come back at the rate, up to the burst; a request takes one."""

    rate_per_s: float = 10_000
    burst: float = 5_000


ACCOUNT_LIMIT: Final = Limit()


class Throttles:
    """`clock`: seconds that only grow. A route without a limit of its own has the default's, in a bucket of its own."""

    def __init__(self, limits: Mapping[str, Limit], clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}  # route → tokens, and when they were counted

    def lets(self, route: str) -> bool:
        """Whether one more request of that route may pass now."""
        limit = self._limits.get(route) or self._limits.get(DEFAULT)
        if limit is None:
            return True
        with self._lock:
            now = self._clock()
            tokens, counted = self._buckets.get(route, (limit.burst, now))
            tokens = min(limit.burst, tokens + (now - counted) * limit.rate_per_s)
            passes = tokens >= 1
            self._buckets[route] = (tokens - passes, now)
            return passes


def read(stage: Mapping[str, Any]) -> dict[str, Limit]:
    """A stage's properties → its limits, by route key and DEFAULT.

    >>> read({"DefaultRouteSettings": {"ThrottlingRateLimit": 2.5, "ThrottlingBurstLimit": 5}, "RouteSettings": {}})
    {'*': Limit(rate_per_s=2.5, burst=5.0)}
    """
    settings = {DEFAULT: stage.get("DefaultRouteSettings") or {}, **(stage.get("RouteSettings") or {})}
    return {
        route: Limit(
            float(said.get("ThrottlingRateLimit", ACCOUNT_LIMIT.rate_per_s)),
            float(said.get("ThrottlingBurstLimit", ACCOUNT_LIMIT.burst)),
        )
        for route, said in settings.items()
        if {"ThrottlingRateLimit", "ThrottlingBurstLimit"} & set(said)
    }
