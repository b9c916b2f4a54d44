"""What workers print: to a file for each function, and to CloudWatch Logs."""

import contextlib
import os
import selectors
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from moto.logs.models import logs_backends

from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.locks import ServiceLocks
from local.cloud.functions.definition import Function
from local.cloud.settings import ACCOUNT, REGION

CHUNK = 65536
Reader = Callable[[list[str]], None]


class LogBook:
    """One thread reads the output of all workers. `readers` get every batch of whole lines (metrics in log lines)."""

    def __init__(self, folder: Path, locks: ServiceLocks, clock: CloudClock) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = locks.of("logs")
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = os.pipe()
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        self._new: list[_Output] = []
        self._notes: deque[tuple[Function, str, str]] = deque()
        self._files: dict[str, IO[str]] = {}
        self._closing = False
        self._drained = threading.Event()
        self.readers: list[Reader] = []
        self._unkept: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)
        self._thread = threading.Thread(target=self._read_all, name="logs", daemon=True)
        self._thread.start()

    def open(self, function: Function, worker: str, *, in_cloudwatch: bool = True) -> int:
        """A descriptor for the worker to print to; the caller closes its copy. in_cloudwatch: whether its role may
        write there; to the file go its lines all the same."""
        read, write = os.pipe()
        self._unkept.discard(function.name) if in_cloudwatch else self._unkept.add(function.name)
        self._new.append(_Output(read, function, self._stream_of(worker)))
        os.write(self._wake_write, b".")
        return write

    def note(self, function: Function, worker: str, line: str) -> None:
        """A line of Lambda's own, after what the worker has printed so far."""
        if self._closing:
            return  # an answer that nobody waits for any more
        self._notes.append((function, self._stream_of(worker), line))
        os.write(self._wake_write, b".")

    def drain(self) -> None:
        """Returns when everything printed before the call has been written."""
        self._drained.clear()
        os.write(self._wake_write, b".")
        self._drained.wait()

    def close(self) -> None:
        """After the workers have ended: reads what they left."""
        self._closing = True
        os.write(self._wake_write, b".")
        self._thread.join()
        for file in self._files.values():
            file.close()
        os.close(self._wake_write)

    def _read_all(self) -> None:
        woken = False
        while True:
            ready = self._selector.select(0 if woken else None)
            outputs = [key.data for key, _ in ready if key.data]
            woken = woken or len(outputs) < len(ready)
            if len(outputs) < len(ready):
                os.read(self._wake_read, CHUNK)
            for output in outputs:
                self._read(output)
            while self._new:
                output = self._new.pop()
                self._selector.register(output.descriptor, selectors.EVENT_READ, output)
            if woken and not ready:
                woken = False
                self._write_notes()
                self._drained.set()
            if self._closing and len(self._selector.get_map()) == 1:
                break
        self._write_notes()
        self._selector.close()
        os.close(self._wake_read)

    def _write_notes(self) -> None:
        while self._notes:
            function, stream, line = self._notes.popleft()
            self._write(function, stream, [line])

    def _read(self, output: "_Output") -> None:
        data = os.read(output.descriptor, CHUNK)
        lines = output.lines(data)
        if not data:
            self._selector.unregister(output.descriptor)
            os.close(output.descriptor)
        if lines:
            self._write(output.function, output.stream, lines)

    def _write(self, function: Function, stream: str, lines: list[str]) -> None:
        file = self._files.get(function.name)
        if file is None:
            file = self._files[function.name] = (self._folder / f"{function.name}.log").open("a", encoding="utf-8")
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        if function.name not in self._unkept:
            self._put(function, stream, lines)
        for reader in self.readers:
            reader(lines)

    def _put(self, function: Function, stream: str, lines: list[str]) -> None:
        now = int(self._clock.now() * 1000)
        events: list[dict[str, Any]] = [{"timestamp": now, "message": line} for line in lines]
        with self._lock:
            backend = logs_backends[ACCOUNT][REGION]
            backend.ensure_log_group(function.log_group)
            with contextlib.suppress(Exception):  # the stream is there already
                backend.create_log_stream(function.log_group, stream)
            backend.put_log_events(function.log_group, stream, events)

    def _stream_of(self, worker: str) -> str:
        return f"{self._clock.moment():%Y/%m/%d}/[$LATEST]{worker}"


class _Output:
    """The reading end of one worker's pipe, and the part of a line that has no end yet."""

    def __init__(self, descriptor: int, function: Function, stream: str) -> None:
        self.descriptor = descriptor
        self.function = function
        self.stream = stream
        self._rest = b""

    def lines(self, data: bytes) -> list[str]:
        """Whole lines; at the end of the output (no data) what is left as well."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        if not data and self._rest:
            whole.append(self._rest)
        return [text for line in whole if (text := line.decode("utf-8", "replace").rstrip())]
