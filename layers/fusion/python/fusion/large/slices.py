"""Slices of what a large file changes: each is matched, fused and published as a delivery of its own would be.

What a record becomes is a function of the lines that stand, whatever order they came in: slices end as the whole would.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb

from fusion.compare import Compared
from fusion.entities import ENTITIES, Entity
from fusion.fuse import CHANGES, Fused
from fusion.lake import PARTITIONS, Lake, Source
from fusion.sql import Limits, apart, from_file, session, statement, text, write_parquet

ROWS_MAX: Final = 100_000
"""Changed rows of one slice, about: what one function matches, fuses or publishes in its time."""


def cut(compared: Path, out: Path, *, rows_max: int = ROWS_MAX, limits: Limits | None = None) -> list[Path]:
    """From compare's folder to folders of the same form, `out`/0, `out`/1, …: a row is in one, with all its lines.

    None where nothing changes.
    """
    found = Compared.load(compared)
    count = -(-(found.new + found.changed + found.ended) // rows_max)
    folders = [out / str(place) for place in range(count)]
    with session(limits or Limits()) as connection:
        for place, folder in enumerate(folders):
            folder.mkdir(parents=True)
            for name, key in (("changes", "row_id"), *((f"evidence-{kind}", "evidence_id") for kind in ENTITIES)):
                path = text(compared / f"{name}.parquet")
                rows = from_file("large/slice", path=path, place=place, count=count, key=key)
                write_parquet(connection, rows, folder / f"{name}.parquet")
            told = _changes(connection, folder)
            new, changed, ended = (told.get(change, 0) for change in ("new", "changed", "ended"))
            replace(found, new=new, changed=changed, unchanged=0, ended=ended).save(folder)
    return folders


def touched(matched: Path, out: Path, *, limits: Limits | None = None) -> None:
    """From match's folder to touched-<kind>.parquet in `out`: the records a slice speaks of."""
    out.mkdir(parents=True, exist_ok=True)
    with session(limits or Limits()) as connection:
        for members in sorted(matched.glob("members-*.parquet")):
            records = statement(
                "select distinct golden_id from read_parquet($path) order by golden_id", path=text(members)
            )
            write_parquet(connection, records, out / members.name.replace("members", "touched"))


def gather_fused(slices: Sequence[Path], lake: Lake, *, source: Source, limits: Limits | None = None) -> Fused:
    """What all slices did to records, each counted once, when all are published. slices: folders with what `touched`
    wrote and the slice's fused.json. Findings are added up: each slice tells those of the persons it touches."""
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
    sums = Counter[str](dict.fromkeys(CHANGES, 0))
    for prefix in PARTITIONS if files else ():
        with apart(session_) as connection:
            where = f"prefix = {text(prefix)} and submission = {text(source.submission)}"
            lake.load(connection, entity.golden, "written", {"golden_id": "varchar", "change": "varchar"}, where)
            among = ", ".join(map(text, files))
            counted = connection.execute(from_file("large/touched", files=among, prefix=text(prefix))).fetchall()
        sums.update({change or "unchanged": records for change, records in counted})
    return dict(sums)


def _changes(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    counted = "select change, count(*) from read_parquet($path) group by all"
    return dict(connection.execute(statement(counted, path=text(folder / "changes.parquet"))).fetchall())
