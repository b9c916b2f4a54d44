"""`python -m local clock`: what the cloud's clock shows, and moving it past all that falls due."""

import argparse
import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from rich.console import Console

from local.operate.client import Client, add_options, client

ASK_EACH_S = 0.2
CITY = timezone(timedelta(hours=8))
KINDS = {
    "schedule": "定时规则触发",
    "message": "消息可见",
    "wait": "等待结束",
    "expiry": "到期删除",
    "alarm": "告警变化",
}


def add(commands: Any) -> None:
    parser = commands.add_parser("clock", help="时钟:现在几点;前移,途中到期的依次发生")
    parser.add_argument("order", nargs="?", choices=["forward"], metavar="forward", help="前移")
    parser.add_argument("by", nargs="?", metavar="时长", help="例如 5d、36h、90m、1d12h")
    add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """1: something did not come to rest, or the order is incomplete."""
    if options.order and not options.by:
        console.print("请写明前移多久,例如 forward 5d", markup=False)
        return 1
    cloud = client(options)
    if not options.order:
        show(cloud.get("/clock"), console)
        return 0
    until = cloud.post("/clock/forward", {"by": options.by})["until"]
    console.print(f"前移 {options.by},到 {city(until)}", markup=False)
    return follow(cloud, console)


def follow(cloud: Client, console: Console) -> int:
    """Until the move is over, a line for each thing that falls due."""
    told = 0
    while True:
        answer = cloud.get(f"/clock?after={told}")
        for fell in answer["fallen"]:
            what = f" {fell['what']}" if fell["what"] else ""
            console.print(f"{city(fell['at'])} {KINDS[fell['kind']]}{what}", markup=False)
        told += len(answer["fallen"])
        if not answer["moving"]:
            break
        time.sleep(ASK_EACH_S)
    if answer["failed"]:
        console.print(f"没有走完:{answer['failed']}", markup=False)
        return 1
    console.print(f"已到 {city(answer['now'])},途中到期 {told} 件", markup=False)
    return 0


def show(answer: Mapping[str, Any], console: Console) -> None:
    ahead = round(answer["offset_s"])
    days, seconds = divmod(abs(ahead), 86400)
    apart = f"{days} 天 {seconds // 3600} 小时 {seconds % 3600 // 60} 分" if ahead else ""
    compared = f"比实际时间{'快' if ahead > 0 else '慢'} {apart}" if ahead else "与实际时间相同"
    console.print(f"{city(answer['now'])},{compared}{',正在前移' if answer['moving'] else ''}", markup=False)


def city(stamp: str) -> str:
    """
    >>> city("2018-02-14T19:00:00Z")
    '2018-02-15 03:00:00'
    """
    return datetime.fromisoformat(stamp).astimezone(CITY).strftime("%Y-%m-%d %H:%M:%S")
