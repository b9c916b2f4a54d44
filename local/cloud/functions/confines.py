"""How much a worker may hold: its function's MemorySize, and its EphemeralStorage in the folder that is its /tmp.

Nothing of Linux that needs no rights counts a process's memory as Lambda does, so the cloud looks: at every busy worker
ten times a second, and once more when an answer comes. The most it ever held counts, which Linux keeps, and with it the
libraries it shares with the process that it was forked from: what fits here fits in AWS.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from local.cloud.functions.definition import Function

LOOK_S = 0.1
BLOCK_BYTES = 512  # the unit of st_blocks, whatever the file system's own
MB = 1 << 20


class Confined(Protocol):
    def confine(self) -> object:
        """End it if it holds more than it may."""


class Warden:
    """Looks at workers while they are busy; while none is, it sleeps."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._busy: set[Confined] = set()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._look, name="warden", daemon=True)
        self._thread.start()

    @contextmanager
    def watching(self, worker: Confined) -> Iterator[None]:
        with self._condition:
            self._busy.add(worker)
            self._condition.notify()
        try:
            yield
        finally:
            with self._condition:
                self._busy.discard(worker)

    def close(self) -> None:
        self._closing.set()
        with self._condition:
            self._condition.notify()
        self._thread.join()

    def _look(self) -> None:
        while not self._closing.wait(LOOK_S):
            with self._condition:
                self._condition.wait_for(lambda: self._busy or self._closing.is_set())
                watched = list(self._busy)
            for worker in watched:
                worker.confine()


def memory_mb_max(pid: int) -> int:
    """The most memory that a process ever held, as its system counts it; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    held = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(held[0]) // 1024 if held else 0


def full(function: Function, temporary: Path) -> str:
    """In the system's words when the folder holds more than the function's storage; else empty."""
    held = bytes_in(temporary)
    if held <= function.storage_mb * MB:
        return ""
    return f"[Errno 28] No space left on device: /tmp holds {held / MB:.0f} MB, the function has {function.storage_mb}"


def bytes_in(folder: Path) -> int:
    """On the disk, by every file below."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(place, name).lstat().st_blocks * BLOCK_BYTES
            except OSError:
                continue  # deleted meanwhile
    return total
