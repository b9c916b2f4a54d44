"""`python -m local ledger`: what became of every event."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from rich import box
from rich.console import Console
from rich.table import Table

from local.operate.client import add_options, client

COLUMNS = {
    "published": "已发布",
    "expected": "应送达",
    "delivered": "已送达",
    "effective": "已生效",
    "absorbed": "重复吸收",
    "failed": "失败重试",
    "under_way": "进行中",
    "dead": "死信",
    "lost": "丢失",
    "doubled": "重复生效",
}
OUTCOMES = {
    "effective": "已生效",
    "doubled": "重复生效",
    "under way": "进行中",
    "dead": "死信",
    "lost": "丢失",
    "unjudged": "不记收件,无从判断",
}
STAGES = {"published": "已发布", "waiting": "待发布(在发件箱)", "vanished": "丢失(离开发件箱而未上总线)"}
WRONG = ("lost", "doubled")

Json = Mapping[str, Any]


def add(commands: Any) -> None:
    parser = commands.add_parser("ledger", help="事件账:每个事件从发布到生效")
    parser.add_argument("--event", metavar="编号", help="一个事件的去向")
    parser.add_argument("--json", action="store_true", help="原样输出 JSON")
    add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """0 when nothing was lost or doubled (with --event: that event), else 1."""
    path = f"/ledger/events/{quote(options.event, safe='')}" if options.event else "/ledger"
    answer = client(options).get(path)
    if options.json:
        console.print(json.dumps(answer, ensure_ascii=False, indent=2), markup=False)
    elif options.event:
        for line in one(answer):
            console.print(line, markup=False)
    else:
        console.print(table(answer))
        for line in notes(answer):
            console.print(line, markup=False)
    if options.event:
        outcomes = {receipt["outcome"] for receipt in answer["receipts"]}
        return int(answer["stage"] == "vanished" or bool(outcomes & set(WRONG)))
    return int(any(answer["totals"][name] for name in WRONG))


def table(answer: Json) -> Table:
    made = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    made.add_column("事件", no_wrap=True)
    for name in COLUMNS.values():
        made.add_column(name, justify="right", no_wrap=True)
    for type_, counts in answer["types"].items():
        made.add_row(type_ or "(未上总线)", *row(counts))
    made.add_section()
    made.add_row("合计", *row(answer["totals"]), style="bold")
    return made


def row(counts: Json) -> list[str]:
    return [f"[red]{counts[name]}[/red]" if name in WRONG and counts[name] else str(counts[name]) for name in COLUMNS]


def notes(answer: Json) -> Iterator[str]:
    """What is not well, with what to do about it."""
    for event in answer["troubled"]:
        states = [f"{receipt['consumer']} {OUTCOMES[receipt['outcome']]}" for receipt in troubled(event)]
        yield f"{event['id']} {event['type'] or '类型不明'}:{';'.join(states) or STAGES[event['stage']]}"
    yield from more(len(answer["troubled"]), answer["troubled_total"], "个事件")
    for letter in answer["dead_letters"]:
        yield f"死信 {letter['queue']}:{cause(letter)};收到 {letter['received']} 次;事件 {letter['event'] or '无'}"
        yield f"  {letter['redrive']}" if letter["redrive"] else "  没有源队列,不能重投"
    yield from more(len(answer["dead_letters"]), answer["dead_letters_total"], "条死信")


def troubled(event: Json) -> list[Json]:
    return [receipt for receipt in event["receipts"] if receipt["outcome"] not in ("effective", "unjudged")]


def more(shown: int, total: int, what: str) -> Iterator[str]:
    if total > shown:
        yield f"另有 {total - shown} {what}未列出(共 {total})"


def cause(letter: Json) -> str:
    return ":".join(part for part in (letter["kind"], letter["told"]) if part) or "没有原因"


def one(event: Json) -> Iterator[str]:
    """The path of one event."""
    yield f"{event['id']} {event['type']}"
    times = f",上总线 {event['times']} 次" if event["times"] > 1 else ""
    yield f"  {STAGES[event['stage']]} {event['at']}{times}"
    yield f"  起因 {event['said_by'] or '请求或工作流'}"
    if not event["receipts"]:
        yield "  没有收件方"
    for receipt in event["receipts"]:
        yield f"  → {receipt['consumer']}({receipt['handler']}):{OUTCOMES[receipt['outcome']]}"
        yield (
            f"    送达 {receipt['handed_times']} 次,失败 {receipt['handed_failed']} 次,"
            f"重复吸收 {receipt['handed_absorbed']} 次;队列 {receipt['queue']}"
        )
        for effect in receipt["effects"]:
            yield from effect_lines(effect)


def effect_lines(effect: Json) -> Iterator[str]:
    changed = "、".join(f"{kind}×{rows}" for kind, rows in effect["changed"].items()) or "无"
    gone = "" if effect["present"] else ",收件记录已不在"
    times = f",写入 {effect['writes']} 次" if effect["writes"] > 1 else ""
    yield f"    生效 {effect['at']}{times}{gone};改动 {changed}"
    for event in effect["said"]:
        yield f"    引出 {event}"
