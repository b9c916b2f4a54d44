"""Cleaning one chunk: every row by itself; what may come again elsewhere in the file is dealt out by its key."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from fusion.clean import Mask, cells_of, fixes_of, rejected_rows, stage, write_rejected
from fusion.columns import content, row_id
from fusion.columns.lists import load_lists
from fusion.contract import Contract
from fusion.lake import PARTITIONS
from fusion.large.split import Plan
from fusion.sql import Limits, from_file, names, session, statement, text, write_parquet


@dataclass(frozen=True)
class Chunk:
    """`readable`: rows without error, some of which may turn out to be repeated. `fixes`: {rule: cells of these}."""

    rows: int
    readable: int
    rejected: int
    unreadable_keys: int
    fixes: Mapping[str, int]

    @classmethod
    def load(cls, folder: Path) -> Self:
        return cls(**json.loads((folder / "chunk.json").read_text(encoding="utf-8")))

    def save(self, folder: Path) -> None:
        (folder / "chunk.json").write_text(json.dumps(asdict(self)), encoding="utf-8")


def clean_chunk(
    chunk: Path, plan: Plan, contract: Contract, out: Path, *, mask: Mask, limits: Limits | None = None
) -> Chunk:
    """Writes share-<digit>.parquet for each partition, rejected.parquet (as clean does) and chunk.json into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    limits = limits or Limits()
    with session(limits) as connection, TemporaryDirectory(dir=limits.folder) as folder:
        load_lists(connection, contract)
        cells = cells_of(plan.prepared(chunk), plan.places, contract)
        stage(connection, cells, plan.places, contract, plan.today)
        connection.execute("create temp table repeated (n integer, is_duplicate boolean)")
        rejected = rejected_rows(connection, contract, plan.places, mask)
        rows, unreadable = write_rejected(connection, rejected, out / "rejected.parquet", Path(folder))
        digests = {"row_id": row_id(contract), "content": content(contract)}
        connection.execute(from_file("large/delivered", fields=names(contract.fields), **digests))
        for part in PARTITIONS:
            share = "select * exclude part from delivered where part = $part order by n"
            write_parquet(connection, statement(share, part=text(part)), out / f"share-{part}.parquet")
        fixes = {fix.rule: fix.count for fix in fixes_of(connection, contract)}
        [(readable,)] = connection.execute("select count(*) from staged where err = ''").fetchall()
    cleaned = Chunk(readable + rows, readable, rows, unreadable, fixes)
    cleaned.save(out)
    return cleaned
