"""What the runs told: kept as JSON by mode, collected into docs/reference/faults.md."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.cloud.faults import kinds
from local.faults.kills import Death
from local.faults.run import Outcome

RESULTS = Path(__file__).resolve().parent / "results"
MODES = {"sim": "逐个处理,顺序由种子决定,可精确重放", "storm": "并发处理,只查不变量"}


def closing(outcomes: Sequence[Outcome]) -> str:
    """
    >>> closing([Outcome(1, Counter({"slow": 2, "crash-after": 1}))])
    'seeds 1, faults 2, crashes 1, lost 0, doubled 0, stuck 0'
    """
    crashes = sum(outcome.crashes for outcome in outcomes)
    faults = sum(outcome.faults.total() for outcome in outcomes) - crashes
    lost = sum(outcome.lost for outcome in outcomes)
    doubled = sum(outcome.doubled + len(outcome.wrong) for outcome in outcomes)
    stuck = sum(bool(outcome.stuck) for outcome in outcomes)
    return f"seeds {len(outcomes)}, faults {faults}, crashes {crashes}, lost {lost}, doubled {doubled}, stuck {stuck}"


def keep(outcomes: Sequence[Outcome], *, mode: str, command: str) -> Path:
    """Writes results/<mode>.json."""
    met = sum((outcome.faults for outcome in outcomes), Counter[str]())
    told = {
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
        "closing": closing(outcomes),
        "faults": {kind: met[kind] for kind in kinds.LABELS},
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{mode}.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def keep_kills(deaths: Sequence[Death], *, command: str) -> Path:
    """Writes results/kills.json: by deed its places, and how often each function died."""
    deeds: dict[str, dict[str, Any]] = {}
    for death in deaths:
        of = deeds.setdefault(death.deed, {"places": 0, "died": Counter[str]()})
        of["places"] += bool(death.died)
        of["died"].update(function.split("Function")[0] for function in death.died)
    told = {
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
        "closing": closing([death.outcome for death in deaths]),
        "deeds": deeds,
    }
    path = RESULTS / "kills.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def killed() -> Iterator[str]:
    """The page's part of MODE=kills."""
    told = read("kills")
    yield from ("", "## 逐处宕机", "")
    yield "Every function that a deed reaches dies before its first write, in the next run after it, then after its"
    yield "second, as far as any comes; each time everything is accounted for. Files of 3 KB count as large here."
    yield from ("", f"`{told['command']}` · {told['date']}", "", f"    {told['closing']}", "")
    yield from ("| 做什么 | 处 | 函数 | 宕机 |", "|---|---|---|---|")
    for deed, of in told["deeds"].items():
        yield f"| {deed} | {of['places']} | {len(of['died'])} | {sum(of['died'].values())} |"


def page() -> Iterator[str]:
    """docs/reference/faults.md, line by line."""
    kept = {mode: read(mode) for mode in MODES if (RESULTS / f"{mode}.json").exists()}
    yield "# 故障演练 Faults"
    yield ""
    yield "Generated from `local/faults/results/*.json` by `make docs`; each by its command with ARGS=--keep."
    yield "同一套模板在本机云上跑报送(接收、清洗、比对、匹配、融合、入库、报告),由种子决定在哪里出什么故障;"
    yield "故障停止后,死信重投、失败的报送重试,直到没有任何东西在动;"
    yield "再逐项核对:事件、报送的计数、人口数、每人每个事实的来源行。"
    for mode, told in kept.items():
        yield from ("", f"`{told['command']}` · {told['date']} · {MODES[mode]}", "", f"    {told['closing']}")
    yield from ("", "| kind | 故障 | " + " | ".join(kept) + " |", "|---|---|" + "---|" * len(kept))
    for kind, label in kinds.LABELS.items():
        counts = " | ".join(f"{told['faults'].get(kind, 0):,}" for told in kept.values())
        yield f"| `{kind}` | {label} | {counts} |"
    yield ""
    yield "Only what took effect is counted: a consistent read is never stale, one of an old row looks as it did. By"
    yield "their keys our functions read consistently; stale are the lists and the sweep of the outbox, which indexes"
    yield "tell. Each kind is also seen by itself through AWS's own client (`tests/cloud/test_fault_kinds.py`)."
    yield ""
    yield "Each consumer of the upload's events is also killed before and after each of its requests"
    yield "(`tests/faults/test_consumers_killed.py`), every function of the templates that writes after its first write"
    yield "(`tests/faults/test_every_function_killed.py`); a consumer that reads, changes and marks, and one"
    yield "whose outbox stands outside its transaction are found out by the same means (`tests/cloud/test_faults.py`)."
    if (RESULTS / "kills.json").exists():
        yield from killed()


def read(mode: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((RESULTS / f"{mode}.json").read_text(encoding="utf-8"))
    return told
