"""What a measurement found: printed as a table, kept as JSON, collected into docs/reference/benchmarks.md."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

RESULTS = Path(__file__).resolve().parent / "results"
Value = str | int | float | None


@dataclass(frozen=True)
class Goal:
    """`what` was asked, in words; whether the figures reach it."""

    what: str
    met: bool


@dataclass(frozen=True)
class Result:
    """`method`: one or two sentences on what is measured and how. Rows have as many values as there are columns."""

    title: str
    method: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    goals: tuple[Goal, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def load(cls, document: Mapping[str, Any]) -> Self:
        return cls(
            *(document["title"], document["method"], tuple(document["columns"])),
            tuple(tuple(row) for row in document["rows"]),
            tuple(Goal(**goal) for goal in document["goals"]),
            tuple(document["notes"]),
        )

    def document(self, about: Mapping[str, Any]) -> dict[str, Any]:
        return {**about, **asdict(self)}


def keep(name: str, result: Result, about: Mapping[str, Any]) -> Path:
    """Writes bench/results/<name>.json. `about`: command, date, machine, versions."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(result.document(about), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def kept() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(RESULTS.glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def markdown(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> Iterator[str]:
    """
    >>> list(markdown(["what", "seconds"], [["clean", 1.5]]))
    ['| what | seconds |', '|---|---|', '| clean | 1.5 |']
    """
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield f"| {' | '.join(shown(value) for value in row)} |"


def shown(value: Value) -> str:
    """
    >>> shown(1234567), shown(0.98765), shown(1.0), shown(123.456), shown(None)
    ('1,234,567', '0.9877', '1.0', '123.5', '–')
    """
    if value is None:
        return "–"
    if isinstance(value, float):
        written = f"{value:,.1f}" if abs(value) >= 100 else f"{value:.4f}".rstrip("0")
        return f"{written}0" if written.endswith(".") else written
    return f"{value:,}" if isinstance(value, int) else value.replace("|", "\\|")


def page() -> Iterator[str]:
    """docs/reference/benchmarks.md, line by line."""
    yield "# 测速 Benchmarks"
    yield ""
    yield "Generated from `bench/results/*.json` by `make docs`; each is written by the command that stands with it."
    for _, document in kept():
        result = Result.load(document)
        machine = "{processors} processors, {memory_gb} GB".format_map(document["machine"])
        yield from ("", f"## {result.title}", "", result.method, "")
        yield f"`{document['command']}` · {document['date']} · {machine}"
        yield from ("", *markdown(result.columns, result.rows))
        if result.goals:
            yield ""
            yield from (f"- {'✓' if goal.met else '✗'} {goal.what}" for goal in result.goals)
        if result.notes:
            yield ""
            yield from (f"- {note}" for note in result.notes)
