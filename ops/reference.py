"""Writes what is generated from sources: `python -m ops.reference`. A test holds the pages to be current.

docs/reference/events.md      from events/: every fact, its fields, who takes it in, an example
docs/reference/indicators.md  from layers/fusion: every indicator, whose it is, what it counts, its SQL
docs/reference/bad-input.md   from the table of bad files that the tests hold true
docs/reference/benchmarks.md  from bench/results/: what was measured, with which command
docs/reference/costs.md       from bench/results/ and list prices: what fusing costs
docs/reference/faults.md      from local/faults/results/: what went wrong by seed, with which command
web/console/openapi/*.json    from the rooms' routes: what the web's client is generated from
"""

import importlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench import result
from fusion.indicators import indicators
from local.faults import report as faults
from ops import costs
from tests.fusion.bad_input import page as bad_input
from zunyi.openapi import document

ROOT = Path(__file__).resolve().parent.parent
CONTEXTS = ("identity", "aggregation", "blockdata", "decision")


def main() -> None:
    for path, text in pages():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


def pages() -> Iterator[tuple[Path, str]]:
    """Each generated file and what it should hold now."""
    yield ROOT / "docs" / "reference" / "events.md", "\n".join(event_page()) + "\n"
    yield ROOT / "docs" / "reference" / "indicators.md", "\n".join(indicator_page()) + "\n"
    yield ROOT / "docs" / "reference" / "bad-input.md", "\n".join(bad_input.page()) + "\n"
    yield ROOT / "docs" / "reference" / "benchmarks.md", "\n".join(result.page()) + "\n"
    yield ROOT / "docs" / "reference" / "costs.md", "\n".join(costs.page()) + "\n"
    yield ROOT / "docs" / "reference" / "faults.md", "\n".join(faults.page()) + "\n"
    for context in CONTEXTS:
        yield ROOT / "web" / "console" / "openapi" / f"{context}.json", openapi(context)


def openapi(context: str) -> str:
    room = importlib.import_module(f"{context}.api").room
    return json.dumps(document(room), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def event_page() -> Iterator[str]:
    yield "# 事件目录 Events"
    yield ""
    yield "Generated from `events/` by `python -m ops.reference`."
    yield "各上下文之间只通过这些事实往来;字段只含编号与代码,不含个人信息。"
    for path in sorted((ROOT / "events").glob("*/*.json")):
        yield from event(f"{path.parent.name}.{path.stem}", json.loads(path.read_text(encoding="utf-8")))


def event(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    consumers = schema["consumers"]
    yield from ("", f"## {name}", "", schema["description"], "")
    yield f"Consumers 接收方: {consumers if isinstance(consumers, str) else ', '.join(consumers)}"
    yield from ("", "| field | type | required | 含义 |", "|---|---|---|---|")
    for field, rule in schema["properties"].items():
        required = "yes" if field in schema.get("required", []) else ""
        yield f"| `{field}` | {type_of(rule)} | {required} | {rule.get('description', '')} |"
    yield from ("", "```json", json.dumps(schema["examples"][0], ensure_ascii=False, indent=2), "```")


FORMS = {"count": "计数", "sum": "合计", "ratio": "比率"}
EVERY = {"day": "日", "month": "月"}
PLACES = {"county": "县(市、区)", "city": "全市"}


def indicator_page() -> Iterator[str]:
    yield "# 指标 Indicators"
    yield ""
    yield "Generated from `layers/fusion/python/fusion/indicators` by `python -m ops.reference`."
    yield "每项一个 SQL 文件,每夜和按需由块数据档案计算;标“保护”的,涉及不足五人的数不公布。"
    yield from ("", "| 代号 | 名称 | 责任部门 | 单位 | 地域 | 周期 | 形式 | 保护 |", "|---" * 8 + "|")
    for each in indicators():
        kind = f"{FORMS[each.form]},{'按发生月份' if each.flow else '计算当日'}"
        yield (
            f"| [`{each.id}`](#{each.id}) | {each.name} | `{each.owner}` | {each.unit} | {PLACES[each.geography]} "
            f"| {EVERY[each.period]} | {kind} | {'是' if each.protects else ''} |"
        )
    for each in indicators():
        sources = "、".join(f"`{source}`" for source in each.sources)
        yield from ("", f"## {each.id}", "", f"{each.name}({each.theme}):{each.description}来源 sources:{sources}。")
        yield from ("", "```sql", each.query.rstrip(), "```")


def type_of(rule: Mapping[str, Any]) -> str:
    if "enum" in rule:
        return " / ".join(f"`{value}`" for value in rule["enum"])
    if "const" in rule:
        return f"`{rule['const']}`"
    kinds = rule.get("type", "any")
    return ", ".join(kinds) if isinstance(kinds, list) else str(kinds)


if __name__ == "__main__":
    main()
