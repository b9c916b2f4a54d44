"""What is to go wrong, decided by a seed; and what did."""

import hashlib
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from local.cloud.faults import kinds

CRASH_SHARE = 0.08
"""Of the probability of a fault: a function makes tens of requests, and is to come to its end sometimes."""
LAKE_SHARE = 0.1
"""The same of requests to S3: a step of the engine makes most of them, and its libraries pause for long in between."""

Waiter = TypeVar("Waiter")


@dataclass(frozen=True)
class Fault:
    """where: who was befallen; number: at which of his deliveries, or (invocation) of its requests of this kind."""

    kind: str
    where: str
    number: int
    what: str = ""
    invocation: int = 0


class Plan:
    """A decision depends on the seed, on whom and what it is about, and on how many of these there were before; not on
    what others do meanwhile. `log` holds what took effect, in order."""

    def __init__(self, seed: int, probability: float, *, in_turns: bool = False) -> None:
        self.seed = seed
        self.in_turns = in_turns
        self.probability = probability
        self._lock = threading.RLock()
        self._seen: Counter[str] = Counter()
        self._dead: set[tuple[str, int]] = set()
        self._log: list[Fault] = []

    def begin(self, function: str) -> None:
        """Another invocation of it."""
        self._count(f"{function}|invocation")

    def of_call(self, function: str, service: str, action: str, *, lags: bool = False) -> Fault | None:
        """A fault or a crash for one request of a function. lags: a read that need not be consistent.

        An engine's threads read side by side. Which of their reads is the n-th is chance, and makes no difference;
        after the one at which the function dies nothing goes wrong with the others that were under way.
        """
        what = f"{service}:{action}"
        with self._lock:
            invocation = self._seen[f"{function}|invocation"]
            if self.in_turns and (function, invocation) in self._dead:
                return None
            number = self._count(f"{function}|{invocation}|{what}")
            fault = self._drawn(
                Fault("", function, number, what, invocation), kinds.of_call(service, action, lags=lags)
            )
            if fault and fault.kind in kinds.CRASHES:
                self._dead.add((function, invocation))
        return fault

    def _drawn(self, at: Fault, possible: Sequence[str]) -> Fault | None:
        random = self._random(at.where, at.invocation, at.what, at.number)
        share = LAKE_SHARE if at.what.startswith("s3:") else 1.0
        drawn = random.random() / self.probability if self.probability else 1.0
        if drawn < CRASH_SHARE * share:
            return replace(at, kind=random.choice([*kinds.CRASHES]))
        if drawn < share and possible:
            return replace(at, kind=random.choice(possible))
        return None

    def of_delivery(self, source: str, step: str, possible: Sequence[str]) -> Fault | None:
        """A fault of one `step` (receiving, settling, reading) of a queue's or stream's deliveries."""
        number = self._count(f"{source}|{step}")
        random = self._random(source, step, number)
        if random.random() < self.probability:
            return Fault(random.choice(possible), source, number, step)
        return None

    def next_of(self, waiting: Sequence[Waiter]) -> Waiter:
        """Whose turn it is."""
        return self._random("turn", self._count("turn")).choice(waiting)

    def draw(self, about: str) -> Random:
        """For other choices that are to be the same with the same seed."""
        return self._random(about, "", 0)

    def note(self, fault: Fault) -> None:
        """It took effect."""
        with self._lock:
            self._log.append(fault)

    @property
    def log(self) -> list[Fault]:
        with self._lock:
            return list(self._log)

    def digest(self) -> str:
        """Of the log: the same for two runs that met the same faults. An engine's threads ask side by side: within one
        invocation the order is left out."""
        told = sorted(map(repr, self.log))
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def counted(self) -> Counter[str]:
        return Counter(fault.kind for fault in self.log)

    def _count(self, key: str) -> int:
        with self._lock:
            self._seen[key] += 1
            return self._seen[key]

    def _random(self, *about: object) -> Random:
        return Random("|".join(map(str, (self.seed, *about))))  # noqa: S311 - it is to be foreseeable


class Faults:
    """Whether things go wrong now: by a plan, or (None) not at all."""

    def __init__(self) -> None:
        self.plan: Plan | None = None
