"""What AWS deletes by itself when its time is over: looked for each minute, and at each step of a moved clock."""

import math
from collections.abc import Sequence
from typing import Protocol

from local.cloud.clock.hands import CloudClock
from local.cloud.sources.dispatcher import Dispatcher

SWEEP_S = 60


class Kind(Protocol):
    """One kind of what expires."""

    def is_there(self) -> bool:
        """Whether anything deployed can hold such."""

    def next(self, after: float) -> float | None:
        """When the next sweep finds something, in seconds since 1970; `after` where it would now."""

    def sweep(self, now: float) -> dict[str, int]:
        """Delete what has expired; how many of which table, queue or bucket."""


class Expiry:
    """All kinds together."""

    def __init__(self, kinds: Sequence[Kind], dispatcher: Dispatcher, clock: CloudClock) -> None:
        self._kinds = kinds
        self._dispatcher = dispatcher
        self._clock = clock
        self._sweeps = False

    def deploy(self) -> None:
        """From the first that can hold such on, there is a sweep each minute."""
        if not self._sweeps and any(kind.is_there() for kind in self._kinds):
            self._sweeps = True
            self._dispatcher.after(SWEEP_S, self.look)

    def look(self) -> None:
        self.sweep()
        self._dispatcher.after(SWEEP_S, self.look)

    def sweep(self) -> dict[str, int]:
        now = self._clock.now()
        swept = {name: count for kind in self._kinds for name, count in kind.sweep(now).items()}
        return {name: count for name, count in swept.items() if count}

    def next(self, after: float) -> float | None:
        found = [at for kind in self._kinds if (at := kind.next(after)) is not None]
        return min(found, default=None)


def minute_after(moment: float) -> float:
    """
    >>> minute_after(61), minute_after(120)
    (120.0, 120.0)
    """
    return math.ceil(moment / SWEEP_S) * float(SWEEP_S)
