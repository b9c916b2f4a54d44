"""`python -m bench [name …]`: runs the measurements, prints each as a table, writes bench/results/<name>.json."""

import importlib
import os
import platform
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.result import Result, keep, markdown

NAMES = ("clean", "matching", "febrl3", "hard", "reviewed", "increment", "demo", "large", "local_cloud")
LONG = ("events",)
"""Only by name."""
PACKAGES = ("duckdb", "deltalake", "pandas", "splink", "recordlinkage", "goldenmatch")


def main(asked: Sequence[str]) -> int:
    unknown = set(asked) - {*NAMES, *LONG}
    if unknown:
        print(f"没有这项测量:{'、'.join(sorted(unknown))}。可选:{'、'.join((*NAMES, *LONG))}", file=sys.stderr)
        return 2
    missed = 0
    for name in asked or NAMES:
        begun = time.monotonic()
        result: Result = importlib.import_module(f"bench.{name}").run()
        path = keep(name, result, about(name))
        missed += tell(result)
        print(f"→ {path.relative_to(Path.cwd())}  ({time.monotonic() - begun:.0f} s)\n", flush=True)
    return int(missed > 0)


def tell(result: Result) -> int:
    """Prints a result; how many of its goals were missed."""
    print(f"\n## {result.title}\n{result.method}\n")
    print("\n".join(markdown(result.columns, result.rows)))
    for goal in result.goals:
        print(f"{'✓' if goal.met else '✗'} {goal.what}")
    for note in result.notes:
        print(f"- {note}")
    return sum(not goal.met for goal in result.goals)


def about(name: str) -> dict[str, Any]:
    return {
        "command": f"make bench ONLY={name}",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {
            "processors": os.cpu_count(),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
            "processor": platform.machine(),
            "python": platform.python_version(),
        },
        "versions": {package: found for package in PACKAGES if (found := _version(package))},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
