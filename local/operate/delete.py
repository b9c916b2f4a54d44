"""`python -m local delete <stack>`: a stack's resources are deleted, as by `cdk destroy`."""

import argparse
from typing import Any
from urllib.parse import quote

from rich.console import Console

from local.operate.client import add_options, client


def add(commands: Any) -> None:
    parser = commands.add_parser("delete", help="删除一个栈的资源(标明保留的除外)")
    parser.add_argument("stack", metavar="栈", help="名称")
    add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    deleted = client(options).post(f"/stacks/{quote(options.stack, safe='')}/delete", {})["deleted"]
    console.print(f"已删除 {deleted}", markup=False)
    return 0
