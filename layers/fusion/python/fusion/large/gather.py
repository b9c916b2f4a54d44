"""Gathering: what is a fact of the whole file only, from what was done with its pieces."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from fusion.clean import Cleaned, Fix, Mask, cells_of, rejected_rows, write_rejected
from fusion.compare import Compared, too_many
from fusion.contract import Contract
from fusion.files.prepare import Prepared
from fusion.large.chunk import Chunk
from fusion.large.settle import Settled
from fusion.large.split import Plan
from fusion.problems import FIXES
from fusion.sql import Limits, session, statement, texts, write_parquet

Recall = Callable[[int], Path]
"""The chunk of that number, as it was split; it may be removed after use."""


class LostRowsError(RuntimeError):
    """Pieces do not add up to the file. The message holds numbers only."""


def gather_cleaned(
    plan: Plan,
    contract: Contract,
    out: Path,
    *,
    chunks: Sequence[Path],
    settled: Sequence[Path],
    recall: Recall,
    mask: Mask,
    limits: Limits | None = None,
) -> Cleaned:
    """From the folders of every chunk and share to rejected.parquet and cleaned.json in `out`, as clean writes them."""
    out.mkdir(parents=True, exist_ok=True)
    limits = limits or Limits()
    found, shares = [Chunk.load(folder) for folder in chunks], [Settled.load(folder) for folder in settled]
    with session(limits) as connection, TemporaryDirectory(dir=limits.folder) as beside:
        again = [each / "again.parquet" for each in settled]
        connection.execute(statement("create temp table again as $all", all=_from(again)))
        written = [
            _again(
                connection, plan.prepared(recall(place)), plan, contract, mask=mask, folder=Path(beside) / f"{place}"
            )
            for place in _places(connection, plan)
        ]
        pieces = [*(folder / "rejected.parquet" for folder in chunks), *written]
        write_parquet(connection, f"{_from(pieces)} order by source_row", out / "rejected.parquet")
    accepted, duplicate = sum(share.accepted for share in shares), sum(share.duplicate for share in shares)
    rejected = sum(chunk.rejected for chunk in found) + sum(share.again for share in shares)
    if plan.rows != accepted + duplicate + rejected:
        raise LostRowsError(f"{plan.rows} rows, {accepted} accepted, {duplicate} duplicate, {rejected} rejected")
    unreadable = sum(chunk.unreadable_keys for chunk in found)
    fixes = _fixes(chunk.fixes for chunk in found)
    cleaned = Cleaned(plan.rows, accepted, duplicate, rejected, unreadable, fixes, plan.warnings, plan.parts)
    cleaned.save(out)
    return cleaned


def periods_of(settled: Iterable[Path]) -> tuple[str, ...]:
    """Periods the whole file is about."""
    return tuple(sorted({period for folder in settled for period in Settled.load(folder).periods}))


def gather_compared(shares: Sequence[Compared], contract: Contract, *, spared: bool, confirmed: bool) -> Compared:
    """What comparing says of the whole file. `spared`: some rejected row's key is unreadable, so that nothing ends."""
    gone = _gone(share.ended_by_period for share in shares)
    ending = sum(each[0] for each in gone.values())
    return Compared(
        new=sum(share.new for share in shares),
        changed=sum(share.changed for share in shares),
        unchanged=sum(share.unchanged for share in shares),
        ended=0 if spared else ending,
        spared=ending if spared else 0,
        held=not spared and not confirmed and too_many(gone, contract.end_limit),
        ended_by_period=gone,
        prefixes=tuple(sorted({prefix for share in shares for prefix in share.prefixes})),
    )


def _from(pieces: Iterable[Path]) -> str:
    return statement("from read_parquet([$files])", files=texts(pieces))


def _gone(shares: Iterable[Mapping[str, Sequence[int]]]) -> dict[str, list[int]]:
    """As Compared.ended_by_period has it, of the whole file.

    >>> _gone([{"": [1, 4], "2018-01": [0, 2]}, {"": [0, 5], "2018-01": [0, 1]}])
    {'': [1, 9]}
    """
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for share in shares:
        for period, (ending, current) in share.items():
            sums[period][0] += ending
            sums[period][1] += current
    return {period: counts for period, counts in sorted(sums.items()) if counts[0]}


def _fixes(chunks: Iterable[Mapping[str, int]]) -> tuple[Fix, ...]:
    sums = Counter[str]()
    for chunk in chunks:
        sums.update(chunk)
    return tuple(Fix(rule, name, sums[rule]) for rule, name in FIXES.items() if sums[rule])


def _places(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[int]:
    """Chunks that hold rows whose key came again."""
    rows = connection.execute("select n from again").fetchall()
    return sorted({plan.chunk_of(n) for (n,) in rows})


def _again(
    connection: duckdb.DuckDBPyConnection, chunk: Prepared, plan: Plan, contract: Contract, *, mask: Mask, folder: Path
) -> Path:
    """A chunk's rows whose key came again with other content, as rejected rows; their cells are read anew."""
    folder.mkdir()
    cells = cells_of(chunk, plan.places, contract)
    connection.execute(statement("create or replace temp view cells as $cells", cells=cells))
    path = folder / "rejected.parquet"
    rows = rejected_rows(connection, contract, plan.places, mask, "large/again")
    write_rejected(connection, rows, path, folder)
    return path
