"""`python -m local redrive <queue>`: dead letters go back to where they came from."""

import argparse
from typing import Any
from urllib.parse import quote

from rich.console import Console

from local.operate.client import add_options, client


def add(commands: Any) -> None:
    parser = commands.add_parser("redrive", help="把死信送回源队列重新处理")
    parser.add_argument("queue", metavar="死信队列", help="名称,或能唯一确定它的一部分")
    parser.add_argument("--message", metavar="编号", help="只送这一条")
    add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    body = {"message": options.message} if options.message else {}
    moved = client(options).post(f"/queues/{quote(options.queue, safe='')}/redrive", body)["moved"]
    console.print(f"已送回 {moved} 条", markup=False)
    return 0
