"""Who is busy: lets tests wait until nothing more will happen by itself, without sleeping."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Probe = Callable[[], list[str]]


class Activity:
    """Work under way is counted (`busy`) or found out by asking (`add_probe`); whoever ends work calls `changed`."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._busy: dict[str, int] = {}
        self._probes: list[Probe] = []
        self._moving: list[Probe] = []
        self._asleep = 0
        self._changes = 0

    def add_probe(self, probe: Probe, *, moving: Probe | None = None) -> None:
        """A probe names what is still to be done, in words for a person; it must not wait.

        moving: of that only what is done at this moment of the cloud's clock; by default all.
        """
        self._probes.append(probe)
        self._moving.append(moving or probe)

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """Work that is under way waits for a later moment of the cloud's clock."""
        self._doze(1)
        try:
            yield
        finally:
            self._doze(-1)

    def _doze(self, more: int) -> None:
        with self._condition:
            self._asleep += more
        self.changed()

    @contextmanager
    def busy(self, what: str) -> Iterator[None]:
        self.begin(what)
        try:
            yield
        finally:
            self.end(what)

    def begin(self, what: str) -> None:
        with self._condition:
            self._busy[what] = self._busy.get(what, 0) + 1
            self._changes += 1

    def end(self, what: str) -> None:
        with self._condition:
            self._busy[what] -= 1
            if not self._busy[what]:
                del self._busy[what]
            self._changes += 1
            self._condition.notify_all()

    def changed(self) -> None:
        """Something came or went: whoever waits looks again."""
        with self._condition:
            self._changes += 1
            self._condition.notify_all()

    @property
    def changes(self) -> int:
        """Grows with all that comes or goes."""
        with self._condition:
            return self._changes

    def counted(self) -> int:
        """How much work is under way, without what probes find."""
        with self._condition:
            return sum(self._busy.values())

    def pending(self) -> list[str]:
        """What is under way now. Asked again when something changed meanwhile: work hands over from one to the next."""
        while True:
            with self._condition:
                seen, busy = self._changes, sorted(self._busy)
            found = [line for probe in self._probes for line in probe()]
            with self._condition:
                if busy or found or seen == self._changes:
                    return [*busy, *found]

    def moving(self) -> list[str]:
        """What goes on before the cloud's clock moves any further."""
        with self._condition:
            busy = sorted(self._busy) if sum(self._busy.values()) > self._asleep else []
        return [*busy, *(line for probe in self._moving for line in probe())]

    def wait_settled(self, timeout_s: float) -> None:
        """Returns when everything waits for a later moment. Raises TimeoutError naming what does not."""
        deadline = time.monotonic() + timeout_s
        seen, since = -1, 0.0
        while True:
            with self._condition:
                changes = self._changes
            now, moving = time.monotonic(), self.moving()
            if moving or changes != seen:
                seen, since = changes, now
            elif now - since >= SETTLED_S:
                return
            if now > deadline:
                message = f"still busy after {timeout_s:g} s: {'; '.join(moving)}"
                raise TimeoutError(message)
            with self._condition:
                self._condition.wait(LOOK_AGAIN_S if moving else SETTLED_S)

    def wait_idle(self, timeout_s: float) -> None:
        """Returns when nothing is under way. Raises TimeoutError naming what still is."""
        deadline = time.monotonic() + timeout_s
        while pending := self.pending():
            left = deadline - time.monotonic()
            if left <= 0:
                message = f"still busy after {timeout_s:g} s: {'; '.join(pending)}"
                raise TimeoutError(message)
            with self._condition:
                self._condition.wait(min(left, LOOK_AGAIN_S))


SETTLED_S = 0.005  # two looks so far apart find the same: between two steps a workflow seems to rest
LOOK_AGAIN_S = 0.05  # for what changes by the passing of time alone: a message that becomes visible again
