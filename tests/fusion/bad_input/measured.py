"""Recognises and cleans one file and prints what became of it and the peak memory: `python -m … <path> <name>`."""

import re
import sys
from pathlib import Path

from tests.fusion.bad_input.case import read
from tests.fusion.builders import allowance


def peak_kb() -> int:
    """The most memory this process held. Linux lets `ru_maxrss` count that of the process that started it, too."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"), re.MULTILINE)
    assert found is not None
    return int(found[1])


def main(path: Path, name: str) -> None:
    outcome = read(path, name, allowance())
    sys.stdout.write(f"{getattr(outcome, 'code', getattr(outcome, 'rows', None))} {peak_kb() // 1024}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
