"""Starts workers by way of the zygote, and hears of their ends."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

ZYGOTE = Path(__file__).with_name("zygote.py")


class Herd:
    """`on_end(id, status)` is called once for each worker that ended, from the herd's own thread."""

    def __init__(self, on_end: Callable[[str, int], None]) -> None:
        self._on_end = on_end
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-I", "-X", "utf8", str(ZYGOTE)]
        self._process = subprocess.Popen(
            [*command, str(theirs.fileno())], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
        )
        theirs.close()
        self._socket = ours
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._pids: dict[str, int] = {}
        self._started = threading.Condition(self._lock)
        self._alive: set[int] = set()
        self._over = False
        self._thread = threading.Thread(target=self._listen, name="herd", daemon=True)
        self._thread.start()

    def start(self, order: dict[str, Any], output: int) -> int:
        """Fork a worker that writes to the descriptor `output`; returns its process id."""
        self._ready.wait()
        socket.send_fds(self._socket, [json.dumps(order).encode()], [output])
        with self._started:
            self._started.wait_for(lambda: order["id"] in self._pids or self._over)
            if order["id"] not in self._pids:
                message = "the process that workers are forked from has ended"
                raise RuntimeError(message)
            return self._pids.pop(order["id"])

    def kill(self, pid: int) -> None:
        """Only what this herd started and has not yet heard the end of."""
        with self._lock:
            if pid in self._alive:
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """Closing its socket tells the zygote to kill its workers and to end."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        if not self._ready.is_set():
            self._process.kill()  # still importing: it has no workers, and would look only when it is done
        self._process.wait()
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while message := self._receive():
            notice = json.loads(message)
            if "ready" in notice:
                self._ready.set()
            elif "started" in notice:
                with self._started:
                    self._pids[notice["started"]] = notice["pid"]
                    self._alive.add(notice["pid"])
                    self._started.notify_all()
            else:
                with self._lock:
                    self._alive.discard(notice["pid"])
                self._on_end(notice["ended"], notice["status"])
        self._ready.set()
        with self._started:
            self._over = True
            self._started.notify_all()

    def _receive(self) -> bytes:
        try:
            return self._socket.recv(65536)
        except OSError:
            return b""
