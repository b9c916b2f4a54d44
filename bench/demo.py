"""The demo with 20,000 people and all datasets: how long each of its steps takes."""

import os
import re
import subprocess
from collections.abc import Iterator

from bench.rehearsal import ROOT
from bench.result import Goal, Result, Value

PEOPLE = 20_000
STEP = re.compile(r"\[\d+/\d+\] (.+)")
TOOK = re.compile(r"完成,用时 ([0-9.]+) 秒")
TOTAL = re.compile(r"合计 ([0-9.]+) 秒")


def run() -> Result:
    command = ["make", "demo", f"PEOPLE={PEOPLE}", "ARGS=--once --port 0"]
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200"}
    done = subprocess.run(  # noqa: S603 - ourselves
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    steps = [*timed(lines)]
    total = next((float(found[1]) for line in lines if (found := TOTAL.search(line))), None)
    return Result(
        title="The demo, step by step",
        method=f"`make demo PEOPLE={PEOPLE} ARGS=--once`: templates deployed to the local cloud, every file of "
        "the city uploaded, cleaned, compared, matched, fused and published, the result held against the truth.",
        columns=("step", "seconds"),
        rows=(*steps, ("in all", total)),
        goals=(Goal("nothing is missing", done.returncode == 0),),
        notes=(
            *(line.strip() for line in lines if "匹配准确率" in line),
            *(line for line in lines if line.startswith("缺:")),
        ),
    )


def timed(lines: list[str]) -> Iterator[tuple[Value, ...]]:
    """(step, seconds) as the demo prints them.

    >>> list(timed(["[1/6] 构建网页与部署模板", "      完成,用时 4.2 秒"]))
    [('构建网页与部署模板', 4.2)]
    """
    step = ""
    for line in lines:
        named, took = STEP.search(line), TOOK.search(line)
        if named:
            step = named[1].strip()
        if took:
            yield step, float(took[1])
