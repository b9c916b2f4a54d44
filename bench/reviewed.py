"""What decisions teach: the shipped model on the hard set before and after reviewers who know the truth decided pairs.

`python -m bench.reviewed` writes the patterns that tests/fusion/linkage learns from.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from math import log2
from pathlib import Path
from typing import Final

import duckdb

from bench.hard import table
from bench.hard.measure import Quality, quality
from bench.result import Goal, Result, Value
from fusion.linkage import Model, blocking_keys, candidates, score
from fusion.linkage.learning import Decided, is_not_worse, judge, learn, spell

TAUGHT: Final = (0, 50, 200, 1_000)
"""Decisions; the last is all there are of the half that is taught."""
FIXTURE: Final = Path(__file__).resolve().parent.parent / "tests" / "fusion" / "linkage" / "hard-decisions.csv"
Pair = tuple[str, str, float, int]
METHOD = (
    "The hard set's pairs between review and link under the shipped model, in two halves by a hash: of one so many are "
    "decided as the truth has it and teach m and u; loss (bits a decision) and what the model would do by itself are "
    "measured on the other half, F1 over pairs of rows on the whole set at the own threshold."
)


def run() -> Result:
    model, pairs, truth = scored()
    taught, held = halves(model, pairs)
    before = judge(model, decided(held, truth))
    rows, kept = [], []
    for number in TAUGHT:
        learnt = learn(model, decided(taught[:number], truth))
        after = judge(learnt, decided(held, truth))
        told = quality([(left, right, learnt.weight(pattern)) for left, right, _, pattern in pairs], model.link, truth)
        kept.append((after.loss, told, is_not_worse(after, before, model)))
        joined = (after.same["link"], after.different["link"], after.same["none"], after.different["none"])
        rows.append((min(number, len(taught)), round(after.loss, 4), *joined, *figures(told)))
    (loss, first, _), *others = kept
    return Result(
        title="What reviewers' decisions teach",
        method=METHOD,
        columns=("decisions", "loss", "joined", "of these wrongly", "missed", "rightly left", "P", "R", "F1"),
        rows=tuple(rows),
        goals=(
            Goal("200 decisions: less loss and a higher F1", kept[2][0] < loss and kept[2][1].f1 > first.f1),
            Goal("every candidate would be admitted", all(admitted for *_, admitted in others)),
        ),
        notes=(f"{len(pairs):,} pairs, {len(taught) + len(held):,} of them in the band.",),
    )


def scored() -> tuple[Model, list[Pair], dict[str, str]]:
    rows, truth = table.read()
    model = replace(Model.named("person"), prior=-log2(len(rows)))
    with duckdb.connect(config={"threads": 2}) as connection:
        table.load(connection, rows, (*table.CLEANED, *table.OURS))
        blocking_keys(connection, "records", model, "keys")
        candidates(connection, "keys", "keys", model, "pairs")
        score(connection, "pairs", "records", "records", model, into="scored")
        query = "select left_link, right_link, weight, pattern from scored where left_link < right_link order by all"
        return model, connection.execute(query).fetchall(), truth


def halves(model: Model, pairs: Iterable[Pair]) -> tuple[list[Pair], list[Pair]]:
    band = [pair for pair in pairs if model.review <= pair[2] < model.link]
    half = [sha256("".join(pair[:2]).encode()).digest()[0] % 2 for pair in band]
    taught, held = ([pair for pair, its in zip(band, half, strict=True) if its == each] for each in (0, 1))
    return taught, held


def decided(pairs: Sequence[Pair], truth: dict[str, str]) -> list[Decided]:
    same = Counter(pattern for left, right, _, pattern in pairs if truth[left] == truth[right])
    every = Counter(pattern for *_, pattern in pairs)
    return [Decided(pattern, same[pattern], number - same[pattern]) for pattern, number in sorted(every.items())]


def figures(found: Quality) -> tuple[Value, ...]:
    return round(found.precision, 4), round(found.recall, 4), round(found.f1, 4)


def main() -> None:
    """Patterns of 200 taught decisions and of the other half, without a value of any row."""
    model, pairs, truth = scored()
    taught, held = halves(model, pairs)
    with FIXTURE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("half", "prior", "pattern", "same", "different"))
        for half, its in (("taught", taught[:200]), ("held", held)):
            for each in decided(its, truth):
                writer.writerow((half, model.prior, spell(model, each.pattern), each.same, each.different))


if __name__ == "__main__":
    main()
