"""Ctrl-C and SIGTERM: the program ends what it does, wherever it is, and closes what it opened."""

import signal
import threading
from contextlib import suppress
from types import FrameType

INTERRUPTED = 130  # a shell's status for Ctrl-C
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def listen() -> None:
    """From now on both raise KeyboardInterrupt in the main thread, once: closing is not interrupted again."""
    for number in SIGNALS:
        signal.signal(number, interrupt)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def wait() -> None:
    """Until one of them comes."""
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
