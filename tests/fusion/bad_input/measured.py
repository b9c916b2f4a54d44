"""Recognises and cleans one file and prints what became of it and the peak memory: `python -m … <path> <name>`."""

import sys
from pathlib import Path

from bench.process import peak_kb
from tests.fusion.bad_input.case import read
from tests.fusion.builders import allowance


def main(path: Path, name: str) -> None:
    outcome = read(path, name, allowance())
    sys.stdout.write(f"{getattr(outcome, 'code', getattr(outcome, 'rows', None))} {peak_kb() // 1024}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
