"""A file cleaned and compared in pieces, one after another in this process."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from fusion.clean import Cleaned
from fusion.compare import Compared, Share, compare
from fusion.contract import Contract
from fusion.lake import PARTITIONS, Lake, Source
from fusion.large.chunk import clean_chunk
from fusion.large.gather import gather_cleaned, gather_compared, periods_of
from fusion.large.settle import settle
from fusion.large.split import Plan, split
from fusion.recognise import inspect
from tests.fusion.builders import KEY, LIMITS, TODAY, masked

SHARES = (tuple(PARTITIONS[:5]), tuple(PARTITIONS[5:]))
"""Two are as good as sixteen, and cost a test less."""


@dataclass(frozen=True)
class Pieces:
    plan: Plan
    cleaned: Cleaned
    compared: Compared
    shares: list[Path]
    """Of compare, in the order of their digits."""


def in_pieces(
    path: Path,
    contract: Contract,
    lake: Lake,
    folder: Path,
    *,
    source: Source,
    confirmed: bool = False,
    characters: int = 2000,
) -> Pieces:
    """Into folder/cleaned and the folders of `shares`."""
    folder.mkdir(parents=True)

    def keep(place: int, chunk: Path) -> None:
        shutil.copy(chunk, folder / f"{place}.csv")

    plan = split(path, inspect(path, path.name, contract), folder, keep, today=TODAY, characters=characters)
    chunks = [folder / f"chunk-{place}" for place in range(len(plan.firsts))]
    for place, out in enumerate(chunks):
        clean_chunk(folder / f"{place}.csv", Plan.loads(plan.dumps()), contract, out, mask=masked, limits=LIMITS)
    settled = [folder / f"settled-{parts[0]}" for parts in SHARES]
    for parts, out in zip(SHARES, settled, strict=True):
        dealt = [chunk / f"share-{part}.parquet" for chunk in chunks for part in parts]
        settle(dealt, contract, out, part=parts[0], limits=LIMITS)
    cleaned = gather_cleaned(
        plan,
        contract,
        folder / "cleaned",
        chunks=chunks,
        settled=settled,
        recall=lambda place: folder / f"{place}.csv",
        mask=masked,
        limits=LIMITS,
    )
    shares = [folder / f"compared-{parts[0]}" for parts in SHARES]
    for parts, share, out in zip(SHARES, settled, shares, strict=True):
        cleaned.save(share)
        which = Share(parts, periods_of(settled))
        compare(share, lake, contract, out, source=source, key=KEY, confirmed=confirmed, share=which, limits=LIMITS)
    spared, found = cleaned.unreadable_keys > 0, [Compared.load(share) for share in shares]
    return Pieces(plan, cleaned, gather_compared(found, contract, spared=spared, confirmed=confirmed), shares)
