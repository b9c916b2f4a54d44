"""Slices of what a large file changes: each is matched, fused and published as a delivery of its own would be.

What a record becomes is a function of the lines that stand, whatever order they came in: slices end as the whole would.
Shares are cut by the place of a row in the file, and a slice takes the same places of all of them: who lives together
stands together in most files, and is then read and written once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb

from fusion.compare import Compared
from fusion.entities import ENTITIES, Entity
from fusion.fuse import CHANGES, Fused
from fusion.lake import PARTITIONS, Lake, Source
from fusion.sql import Limits, apart, from_file, session, statement, text, texts, write_parquet

NOBODY: Final = "select '' as golden_id, '' as change limit 0"
SLICES: Final = (
    "select golden_id, change, list_position([$files], filename) as place from read_parquet([$files], filename = true)"
)
ROWS_MAX: Final = 100_000
"""Changed rows of one slice, about: what one function matches, fuses or publishes in its time."""
FILES: Final = {"changes": "row_id"} | {f"evidence-{kind}": "evidence_id" for kind in ENTITIES}
"""Of compare's folder, with the order of their rows."""
Range = tuple[int, int]
"""First and last place of a slice."""


def ranges_of(rows: int, *, rows_max: int = ROWS_MAX) -> int:
    """Into how many a file of so many rows is divided."""
    return max(1, -(-rows // rows_max))


def cut(compared: Path, out: Path, *, rows: int, ranges: int, limits: Limits | None = None) -> dict[int, int]:
    """From compare's folder of a share to folders of the same form, `out`/<range>: a row is in one, with all its lines.

    rows: of the whole file. Returns how many rows change, of the ranges where any does.
    """
    found = Compared.load(compared)
    with session(limits or Limits()) as connection:
        changes = text(compared / "changes.parquet")
        connection.execute(from_file("large/placed", path=changes, ranges=ranges, rows=rows + 1))
        told: dict[int, dict[str, int]] = {}
        counted = "select range, change, count(*) from placed group by all"
        for place, change, count in connection.execute(counted).fetchall():
            told.setdefault(place, dict.fromkeys(("new", "changed", "ended"), 0))[change] = count
        for place, counts in told.items():
            (out / str(place)).mkdir(parents=True)
            new, changed, ended = counts["new"], counts["changed"], counts["ended"]
            replace(found, new=new, changed=changed, unchanged=0, ended=ended).save(out / str(place))
        for name, key in FILES.items():
            connection.execute(from_file("large/ranged", path=text(compared / f"{name}.parquet"), key=key))
            for place in told:
                mine = "select * exclude (range) from ranged where range = $place order by $key"
                path = out / str(place) / f"{name}.parquet"
                write_parquet(connection, statement(mine, place=place, key=key), path)
    return {place: sum(counts.values()) for place, counts in sorted(told.items())}


def grouped(shares: Iterable[Mapping[int, int]], *, rows_max: int = ROWS_MAX) -> list[Range]:
    """What `cut` says of every share, as slices: neighbouring ranges that change few rows go together.

    >>> grouped([{0: 5, 1: 2, 7: 1}, {0: 4, 1: 1}], rows_max=6)
    [(0, 0), (1, 7)]
    """
    sums = Counter[int]()
    for share in shares:
        sums.update(share)
    slices: list[Range] = []
    rows = 0
    for place, changed in sorted(sums.items()):
        if slices and rows + changed <= rows_max:
            slices[-1] = (slices[-1][0], place)
            rows += changed
        else:
            slices.append((place, place))
            rows = changed
    return slices


def join(pieces: Sequence[Path], out: Path, *, limits: Limits | None = None) -> Compared:
    """From folders that `cut` made, in the order of their shares, to one of the same form."""
    out.mkdir(parents=True, exist_ok=True)
    found = [Compared.load(piece) for piece in pieces]
    with session(limits or Limits()) as connection:
        for name, key in FILES.items():
            files = texts(piece / f"{name}.parquet" for piece in pieces)
            rows = statement("from read_parquet([$files]) order by $key", files=files, key=key)
            write_parquet(connection, rows, out / f"{name}.parquet")
    joined = replace(
        found[0],
        new=sum(each.new for each in found),
        changed=sum(each.changed for each in found),
        ended=sum(each.ended for each in found),
        prefixes=tuple(sorted({prefix for each in found for prefix in each.prefixes})),
    )
    joined.save(out)
    return joined


def touched(matched: Path, fused: Path, out: Path, *, limits: Limits | None = None) -> None:
    """From match's and fuse's folders to touched-<kind>.parquet in `out`: the records a slice speaks of, and what it
    made of each."""
    out.mkdir(parents=True, exist_ok=True)
    with session(limits or Limits()) as connection:
        for members in sorted(matched.glob("members-*.parquet")):
            golden = fused / members.name.replace("members", "golden")
            made = statement("from read_parquet($path)", path=text(golden)) if golden.exists() else NOBODY
            records = from_file("large/touched", members=text(members), made=made)
            write_parquet(connection, records, out / members.name.replace("members", "touched"))


def gather_fused(slices: Sequence[Path], lake: Lake, *, source: Source, limits: Limits | None = None) -> Fused:
    """What all slices did to records, each counted once, when all are published, whatever others made of it between
    two slices. slices, in their order: folders with what `touched` wrote and the slice's fused.json. Findings are added
    up: each slice tells those of the persons it touches. Without slices, for an attempt before published all of them,
    what the lake has of this submission is told."""
    with session(limits or Limits()) as connection:
        kinds = {kind: _records(connection, entity, slices, lake, source) for kind, entity in ENTITIES.items()}
    sums = Counter[str]()
    for told in kinds.values():
        sums.update(told)
    fused = [Fused.load(folder) for folder in slices]
    return Fused(
        **{change: sums[change] for change in CHANGES},
        found=sum(each.found for each in fused),
        gone=sum(each.gone for each in fused),
        kinds=kinds,
    )


def _records(
    session_: duckdb.DuckDBPyConnection, entity: Entity, slices: Sequence[Path], lake: Lake, source: Source
) -> dict[str, int]:
    files = [path for folder in slices if (path := folder / f"touched-{entity.kind}.parquet").exists()]
    told = (
        statement(SLICES, files=texts(files)) if files else "select golden_id, change, 0 as place from written limit 0"
    )
    sums = Counter[str](dict.fromkeys(CHANGES, 0))
    for prefix in PARTITIONS if files or not slices else ():
        with apart(session_) as connection:
            where = f"prefix = {text(prefix)} and submission = {text(source.submission)}"
            lake.load(connection, entity.golden, "written", {"golden_id": "varchar", "change": "varchar"}, where)
            records = from_file("large/gathered", told=told, prefix=text(prefix))
            counted = connection.execute(records).fetchall()
        sums.update({change or "unchanged": records for change, records in counted})
    return dict(sums)
