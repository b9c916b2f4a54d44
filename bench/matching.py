"""How well rows find their person: 100,000 rows of a rehearsal city, through the engine, against its truth.

Pairs of rows said to be, and truly of, one person or organisation. Losses are told by their cause, so that one knows
whether keys, weights, thresholds or the file's own damage cost them. The city's seed is not the one models learn from.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import linking, rehearsal
from bench.process import measure
from bench.result import Goal, Result, Value
from fusion.lake import Lake
from fusion.linkage import Model
from fusion.match import assigned
from fusion.sql import session, statement

ROWS = 100_000
PEOPLE = 35_000
SEED = 23
SUBJECT = "subject"
PRECISION, RECALL = 0.995, 0.97
HEADS = {"person": ("per_", "P"), "organisation": ("org_", "O")}
"""Kind: how its golden ids and the truth's keys begin."""
_AGENTS = (
    "a row under another's number (an agent's, a guardian's) truly is the client's: the engine keeps it apart, so all "
    "its pairs are lost"
)
COLUMNS = "department, dataset, file, source_row, mention"
Place = tuple[Any, ...]
"""The values of COLUMNS."""


def run() -> Result:
    with TemporaryDirectory() as work:
        folder = rehearsal.city(PEOPLE, SEED, Path(work) / "city")
        told = measure("bench.matching", "quality", {"folder": str(folder), "work": str(Path(work) / "steps")})
    rows: list[list[Value]] = told.value["quality"]
    lost = (f"{kind}, lost by {cause}: {pairs:,} pairs" for kind, cause, pairs in told.value["lost"])
    return Result(
        title="Matching: a rehearsal city against its truth",
        method=f"{PEOPLE:,} people, seed {SEED}: every file through clean, compare, match, fuse; pairs of rows of one "
        "and the same. The engine as it is, and linkage over the whole lake at once.",
        columns=("kind", "by", "rows", "precision", "recall"),
        rows=tuple(tuple(row) for row in rows),
        goals=tuple(_goals(rows)),
        notes=(*lost, _AGENTS, f"all together {told.seconds:.0f} s, peak {told.peak_mb:.0f} MB"),
    )


def _goals(rows: list[list[Value]]) -> Iterator[Goal]:
    engine = [row for row in rows if row[1] == "the engine"]
    yield Goal(
        f"at least {ROWS:,} rows of persons", any(row[0] == "person" and int(row[2] or 0) >= ROWS for row in engine)
    )
    for kind, _, _, precision, recall in engine:
        yield Goal(f"the engine, {kind}s: precision at least {PRECISION}", float(precision or 0) >= PRECISION)
        yield Goal(f"the engine, {kind}s: recall at least {RECALL}", float(recall or 0) >= RECALL)


def quality(folder: str, work: str) -> dict[str, Any]:
    """Rows (kind, by, rows, precision, recall), and lost (kind, cause, pairs) of what linkage should have joined."""
    lake = rehearsal.delivered(Path(folder), Path(work))
    owner = owners(Path(folder) / "truth" / "rows.csv")
    engine = {line[:5]: line[5] for line in assigned(lake)}
    rows: list[list[Value]] = []
    lost: list[tuple[str, str, int]] = []
    for kind, (golden, true) in HEADS.items():
        whose = {place: who for place, who in owner.items() if who.startswith(true)}
        if whose:
            linked, causes = by_linkage(lake, kind, whose)
            said = {place: record for place, record in engine.items() if record.startswith(golden)}
            for by, given in (("the engine", said), ("linkage, all at once", linked)):
                rows.append([kind, by, len(given), *pairwise(given, whose)])
            lost += [(kind, cause, pairs) for cause, pairs in causes.most_common()]
    return {"quality": rows, "lost": lost}


def owners(path: Path) -> dict[Place, str]:
    """Who it truly is, of every mention in an accepted row."""
    with path.open(encoding="utf-8", newline="") as file:
        return dict(_owners(csv.DictReader(file)))


def _owners(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[Place, str]]:
    for row in rows:
        if row["outcome"] == "accepted":
            place = (row["department"], row["dataset"], row["file"], int(row["source_row"]))
            yield (*place, row.get("mention") or SUBJECT), row.get("who") or row["person"]


def by_linkage(lake: Lake, kind: str, owner: Mapping[Place, str]) -> tuple[dict[Place, str], Counter[str]]:
    """{place: the unit it ends in}, and how many pairs of a floater's row with its true anchor's were lost to what."""
    model = Model.named(kind)
    with session(rehearsal.LIMITS) as connection:
        linking.load(connection, lake, kind)
        linking.link(connection, model)
        truth = [[*place, who] for place, who in owner.items()]
        declared = COLUMNS.replace("source_row", "source_row int").replace(",", " text,").replace("int text", "int")
        connection.execute(f"create temp table truth ({declared} text, who text)")
        values = dict(zip("abcdef", map(list, zip(*truth, strict=True)), strict=True))
        unnested = ", ".join(f"unnest(${column})" for column in values)
        connection.execute(f"insert into truth select {unnested}", values)
        rows = connection.execute(f"select {COLUMNS}, unit from units join unit_of using (link)").fetchall()
        lost = connection.execute(statement(_LOST, columns=COLUMNS, review=model.review, link=model.link)).fetchall()
    return {row[:5]: row[5] for row in rows}, Counter(dict(lost))


_LOST = """
with placed as (
    select u.link, o.unit, u.anchored, t.who from units u join unit_of o using (link) join truth t using ($columns)
), anchors as (
    select who, link, count(*) as size from placed where anchored group by all
), missed as (
    select p.link, p.unit, a.link as anchor, a.size
    from placed p join anchors a using (who) where not p.anchored and p.unit <> a.link
)
select case when m.unit <> m.link and m.unit in (select link from anchors) then 'being joined with another'
            when s.weight is null then 'blocking'
            when s.weight < $review then 'score'
            when s.weight < $link then 'the review band'
            else 'ambiguity' end as cause, sum(size)::bigint
from missed m left join scored s on s.left_link = m.link and s.right_link = m.anchor
group by cause
"""


def pairwise(given: Mapping[Place, str], owner: Mapping[Place, str]) -> tuple[float, float]:
    """Precision and recall over pairs of rows; a row that should have been accepted and was not is a pair lost."""
    together = pairs(Counter(given.values()))
    true = pairs(Counter(owner.values()))
    both = pairs(Counter((record, owner[place]) for place, record in given.items() if place in owner))
    return round(both / together, 5) if together else 0.0, round(both / true, 5) if true else 0.0


def pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())
