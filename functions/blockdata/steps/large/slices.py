"""What shares leave for the slices of a large file: for each range of it the rows that change, as compare's folder.

Working files compare-<share> (compared.json, ranges.json: changed rows by range), compare-<range>-<share>, and of a
slice, all shares together, compare-<first range>-<last range>.
"""

import json
import os
import shutil
from pathlib import Path

from blockdata.steps.attempt import Attempt
from blockdata.store import workfiles
from fusion.compare import Compared
from fusion.lake import PARTITIONS
from fusion.large.slices import Range, join
from fusion.sql import Limits

RANGES = "ranges.json"


def slice_rows() -> int:
    return int(os.environ["SLICE_ROWS"])


def keep_share(attempt: Attempt, part: str, compared: Path, cut: Path, ranges: dict[int, int]) -> None:
    """`cut`: the folder with one for each range. What the file as a whole needs to know of the share comes last."""
    for place in ranges:
        keep(attempt, cut / str(place), f"{place:05}-{part}")
    told = cut / "told"
    told.mkdir(parents=True)
    shutil.copy(compared / "compared.json", told)
    (told / RANGES).write_text(json.dumps(ranges), encoding="utf-8")
    keep(attempt, told, part)


def share(attempt: Attempt, desk: Path, part: str) -> tuple[Compared, dict[int, int]]:
    """What compare said of the share, and its changed rows by range."""
    told = fetch(attempt, desk, part)
    ranges = json.loads((told / RANGES).read_text(encoding="utf-8"))
    return Compared.load(told), {int(place): rows for place, rows in ranges.items()}


def name(places: Range) -> str:
    return f"{places[0]:05}-{places[1]:05}"


def join_shares(attempt: Attempt, desk: Path, which: str, limits: Limits) -> None:
    """All shares' rows of a slice, as compare leaves them of a file that is not large."""
    first, last = map(int, which.split("-"))
    pieces = [
        fetch(attempt, desk, f"{place:05}-{part}")
        for part in PARTITIONS
        for place in share(attempt, desk, part)[1]
        if first <= place <= last
    ]
    join(pieces, desk / "joined", limits=limits)
    keep(attempt, desk / "joined", which)


def keep(attempt: Attempt, folder: Path, piece: str) -> None:
    workfiles.keep(folder, submission=attempt.submission, attempt=attempt.id, step="compare", piece=piece)


def fetch(attempt: Attempt, desk: Path, piece: str) -> Path:
    return workfiles.fetch(desk, submission=attempt.submission, attempt=attempt.id, step="compare", piece=piece)
