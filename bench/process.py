"""A function in a process of its own: its time, the most memory it held and what it read, from nobody else's.

`measure("bench.febrl3", "ours", {"data": "febrl3"})` calls `bench.febrl3.ours(data="febrl3")`, which returns something
that JSON can carry. Imports at the module's head are not counted in the seconds.
"""

import importlib
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARK = "measured "


@dataclass(frozen=True)
class Measured:
    """`read_mb`: bytes asked of files (or served from the page cache) while the function ran; `processor`: seconds of
    all its threads, which tell the same on a machine that is shared."""

    value: Any
    seconds: float
    peak_mb: float
    read_mb: float
    processor: float


def measure(module: str, function: str, arguments: Mapping[str, Any]) -> Measured:
    command = [sys.executable, "-m", "bench.process", module, function, json.dumps(arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    told = next(line for line in reversed(done.stdout.splitlines()) if line.startswith(MARK))
    return Measured(**json.loads(told.removeprefix(MARK)))


def alternated(calls: Mapping[str, tuple[str, str, Mapping[str, Any]]], *, runs: int = 3) -> dict[str, Measured]:
    """Each of `calls` {name: (module, function, arguments)} once a round, round after round: {name: its median run}."""
    found: dict[str, list[Measured]] = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            found[name].append(measure(*call))
    return {name: median(measured) for name, measured in found.items()}


def median(found: Sequence[Measured]) -> Measured:
    """The last run's value with the medians of the costs, also of `seconds` that the function took itself."""
    costs = ([getattr(one, cost) for one in found] for cost in ("seconds", "peak_mb", "read_mb", "processor"))
    value = found[-1].value
    if isinstance(value, dict) and "seconds" in value:
        value = {**value, "seconds": round(statistics.median(one.value["seconds"] for one in found), 3)}
    return Measured(value, *(statistics.median(values) for values in costs))


def read_bytes() -> int:
    counted = dict(_counters())
    return counted["rchar"]


def peak_kb() -> int:
    """The most memory this process held. Linux lets `ru_maxrss` count that of the process that started it, too."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"), re.MULTILINE)
    assert found is not None
    return int(found[1])


def _counters() -> Iterator[tuple[str, int]]:
    for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines():
        name, value = line.split(": ")
        yield name, int(value)


def main() -> None:
    module, function, arguments = sys.argv[1:]
    called = getattr(importlib.import_module(module), function)
    read, begun, used = read_bytes(), time.perf_counter(), time.process_time()
    value = called(**json.loads(arguments))
    seconds, read, used = time.perf_counter() - begun, read_bytes() - read, time.process_time() - used
    measured = Measured(value, round(seconds, 3), round(peak_kb() / 1024, 1), round(read / 1e6, 1), round(used, 3))
    print(MARK + json.dumps(measured.__dict__))


if __name__ == "__main__":
    main()
