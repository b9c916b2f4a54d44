"""Each tool's pairs joined into clusters at every threshold, held against the truth."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.hard import table, tools
from bench.process import Measured, alternated
from bench.result import Goal, Result, Value
from fusion.linkage import Model

RUNS = 1
STEPS = 60
TOOLS = ("ours", "splink", "goldenmatch", "recordlinkage")
EVEN = 0.0
"""Bits at which a pair is as likely the same as not: where a tool of weights joins that nobody has tuned."""


METHOD = (
    "bench/hard/rows.csv, truth beside it: {rows:,} rows of {people:,} people who do not exist, none with an id "
    "(`python -m bench.hard.rows`). Every tool is given the same columns, cleaned by the engine. Pairs are joined into "
    "clusters; precision, recall and F1 over pairs of rows. Own: at the threshold that a tool comes with; best: at the "
    "one that the truth shows to be best."
)
LEARNT = (
    "Ours is the model that is shipped, its prior set to one in as many as there are rows: it learnt from a rehearsal "
    "city of the same names and places, of other people and other damages; nothing was learnt from this set. The "
    "others learn from it, without labels. Splink's blocks and training are the best of twelve tried, by the truth."
)
SOUNDS = "Homophones of the set and of our model come from one table of sounds (pypinyin)."


@dataclass(frozen=True)
class Quality:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def run() -> Result:
    found = alternated({tool: ("bench.hard.measure", "measured", {"tool": tool}) for tool in TOOLS}, runs=RUNS)
    people = set(table.read()[1].values())
    best = {tool: max(each.value["best"][-1], each.value["own"][-1]) for tool, each in found.items()}
    return Result(
        title="A hard Chinese set: beside Splink, goldenmatch and recordlinkage",
        method=METHOD.format(rows=found["ours"].value["rows"], people=len(people)),
        columns=("", "pairs", "P own", "R own", "F1 own", "P best", "R best", "F1 best", "seconds", "peak MB"),
        rows=tuple(line(tool, each) for tool, each in found.items()),
        goals=(
            Goal(
                "F1 at the own threshold above every peer's best",
                found["ours"].value["own"][-1] > max(best[tool] for tool in TOOLS if tool != "ours"),
            ),
        ),
        notes=(
            reached(found),
            LEARNT,
            "Homophones of the set and of our model come from one table of sounds (pypinyin).",
        ),
    )


def reached(found: Mapping[str, Measured]) -> str:
    ours, theirs = (found[tool].value["reachable"] for tool in ("ours", "splink"))
    return f"{ours:.4f} of the true pairs are in one of our blocks, {theirs:.4f} in one of the peers'."


def line(tool: str, measured: Measured) -> tuple[Value, ...]:
    told = measured.value
    return (tool, told["pairs"], *told["own"], *told["best"], round(measured.seconds, 1), round(measured.peak_mb))


def measured(tool: str) -> dict[str, Any]:
    rows, truth = table.read()
    pairs: tools.Pairs = getattr(tools, tool)(rows)
    own = {"ours": Model.named("person").link, "goldenmatch": None}.get(tool, EVEN)
    weights = sorted({weight for *_, weight in pairs})
    tried = [weights[len(weights) * step // STEPS] for step in range(STEPS)] if weights else []
    qualities = {threshold: quality(pairs, threshold, truth) for threshold in tried}
    best = max(qualities.values(), key=lambda each: each.f1)
    kept = quality(pairs, weights[0] if own is None else own, truth)
    reached = sum(truth[left] == truth[right] for left, right in {(left, right) for left, right, _ in pairs})
    return {
        "rows": len(rows),
        "pairs": len(pairs),
        "reachable": reached / in_pairs(Counter(truth.values())),
        "own": list(figures(kept)),
        "best": list(figures(max((best, kept), key=lambda each: each.f1))),
    }


def figures(found: Quality) -> Iterator[float]:
    yield from (round(found.precision, 4), round(found.recall, 4), round(found.f1, 4))


def quality(pairs: tools.Pairs, threshold: float, truth: dict[str, str]) -> Quality:
    """Over pairs of rows in one cluster."""
    cluster = joined((left, right) for left, right, weight in pairs if weight >= threshold)
    placed = {row: cluster.get(row, row) for row in truth}
    both = in_pairs(Counter((placed[row], person) for row, person in truth.items()))
    together, true = in_pairs(Counter(placed.values())), in_pairs(Counter(truth.values()))
    return Quality(both / together if together else 0.0, both / true)


def in_pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def joined(edges: Iterator[tuple[str, str]]) -> dict[str, str]:
    """{row: the first of its cluster}."""
    leads: dict[str, str] = {}

    def lead(row: str) -> str:
        while leads.setdefault(row, row) != row:
            leads[row] = leads[leads[row]]
            row = leads[row]
        return row

    for left, right in edges:
        one, other = sorted((lead(left), lead(right)))
        leads[other] = one
    return {row: lead(row) for row in list(leads)}
