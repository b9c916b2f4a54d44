"""Settling one share of the file's rows, those whose keys' digests begin alike: the last of a key counts."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

import duckdb

from fusion.contract import Contract
from fusion.profile.measure import share
from fusion.profile.profile import FILE
from fusion.sql import Limits, from_file, name, names, session, statement, text, texts, write_parquet

DRAWN: Final = "0"
"""The share by which the file's columns are measured: as good as drawn by lot."""


@dataclass(frozen=True)
class Settled:
    """`again`: rows that are wrong because their key comes again with other content. `periods`: of accepted rows."""

    accepted: int
    duplicate: int
    again: int
    periods: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> Self:
        found = json.loads((folder / "settled.json").read_text(encoding="utf-8"))
        return cls(**found | {"periods": tuple(found["periods"])})

    def save(self, folder: Path) -> None:
        (folder / "settled.json").write_text(json.dumps(asdict(self)), encoding="utf-8")


def settle(
    shares: Sequence[Path], contract: Contract, out: Path, *, part: str, limits: Limits | None = None
) -> Settled:
    """From every chunk's file of this share to accepted.parquet (as clean's), rejected.parquet (row_id of the rows that
    chunks rejected), again.parquet (n, row_id) and settled.json in `out`; of the share DRAWN its profile besides."""
    out.mkdir(parents=True, exist_ok=True)
    with session(limits or Limits()) as connection:
        delivered = "create temp view delivered as from read_parquet([$files])"
        connection.execute(statement(delivered, files=texts(shares)))
        connection.execute(from_file("large/repeated"))
        accepted = write_parquet(connection, _accepted(contract), out / "accepted.parquet")
        rejected = "select distinct row_id from delivered where content is null order by row_id"
        write_parquet(connection, rejected, out / "rejected.parquet")
        again = "select n, row_id from repeated where not is_duplicate order by n"
        wrong = write_parquet(connection, again, out / "again.parquet")
        [(repeated,)] = connection.execute("select count(*) from repeated").fetchall()
        if part == DRAWN:
            drawn = share(connection, out / "accepted.parquet", contract, of=accepted, only=DRAWN)
            (out / FILE).write_text(drawn.dumps(), encoding="utf-8")
        periods = _periods(connection, contract, out / "accepted.parquet")
    settled = Settled(accepted, repeated - wrong, wrong, periods)
    settled.save(out)
    return settled


def _accepted(contract: Contract) -> str:
    accepted = "select n as source_row, row_id, content, $fields from delivered anti join repeated using (n)"
    return statement(f"{accepted} where content is not null order by n", fields=names(contract.fields))


def _periods(connection: duckdb.DuckDBPyConnection, contract: Contract, accepted: Path) -> tuple[str, ...]:
    if contract.period_field is None:
        return ()
    query = "select distinct $field as period from read_parquet($path) where period is not null order by period"
    found = connection.execute(statement(query, field=name(contract.period_field), path=text(accepted)))
    return tuple(period for (period,) in found.fetchall())
