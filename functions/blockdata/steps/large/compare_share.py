"""Compare share 比对一份: the rows of one partition with the current ones; what changes is cut into slices."""

import json
import shutil
from pathlib import Path

from blockdata.steps.attempt import Attempt
from blockdata.steps.compare import is_confirmed
from blockdata.steps.large.piece import piece
from blockdata.store import pieces, workfiles
from blockdata.store.contracts import contract_of
from blockdata.store.id_key import id_key
from blockdata.store.lake import lake, limits, source
from blockdata.submissions import Submission
from fusion.compare import Share, compare
from fusion.contract import Contract
from fusion.large.slices import cut

SLICES = "slices.json"


@piece("compare")
def handler(attempt: Attempt, submission: Submission, part: str) -> int:
    with workfiles.desk() as desk:
        gathered = pieces.fetch(desk, submission, "gathered", ["cleaned.json", "periods.json"])
        share = pieces.fetch(desk, submission, pieces.share(part), ["accepted.parquet", "rejected.parquet"])
        shutil.copy(gathered / "cleaned.json", share)
        periods = json.loads((gathered / "periods.json").read_text(encoding="utf-8"))
        compared = compare(
            share,
            lake(),
            Contract.load(contract_of(submission)),
            desk / "compare",
            source=source(submission),
            key=id_key(),
            confirmed=is_confirmed(attempt, submission),
            share=Share((part,), tuple(periods)),
            limits=limits(desk),
        )
        which = {"submission": submission.id, "attempt": attempt.id}
        slices = cut(desk / "compare", desk / "slices", rows_max=pieces.slice_rows(), limits=limits(desk))
        for place, folder in enumerate(slices):
            workfiles.keep(folder, step="compare", piece=slice_name(part, place), **which)
        workfiles.keep(
            summary(desk, [slice_name(part, place) for place in range(len(slices))]),
            step="compare",
            piece=part,
            **which,
        )
    return compared.new + compared.changed + compared.unchanged


def slice_name(part: str, place: int) -> str:
    return f"{part}-{place:03}"


def summary(desk: Path, slices: list[str]) -> Path:
    """A folder with what the file as a whole needs to know of the share."""
    told = desk / "told"
    told.mkdir()
    shutil.copy(desk / "compare" / "compared.json", told)
    (told / SLICES).write_text(json.dumps(slices), encoding="utf-8")
    return told
