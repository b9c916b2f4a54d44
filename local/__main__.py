"""`python -m local <command>`: questions and orders to the local cloud that runs on this machine."""

import argparse
import sys
from collections.abc import Sequence

from rich.console import Console

from local.operate import clock, delete, ledger, redrive
from local.operate.client import NotAnsweredError

UNANSWERED = 2
FILE_WIDTH = 120  # where no terminal tells its own


def main(arguments: Sequence[str]) -> int:
    """0: well; 1: the answer tells of something wrong; 2: no answer."""
    parser = argparse.ArgumentParser(prog="python -m local", description="操作本机正在运行的本地云")
    commands = parser.add_subparsers(metavar="命令", required=True)
    for command in (ledger, redrive, clock, delete):
        command.add(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options, console()))
    except NotAnsweredError as error:
        console(stderr=True).print(str(error), markup=False)
        return UNANSWERED


def console(*, stderr: bool = False) -> Console:
    made = Console(stderr=stderr, soft_wrap=True, highlight=False, emoji=False)
    if not made.is_terminal:
        made.width = FILE_WIDTH
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
