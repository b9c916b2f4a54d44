"""Compare share 比对一份: rows of one partition with the current ones; what changes is cut by its place in the file."""

import json
import shutil

from blockdata.steps.attempt import Attempt
from blockdata.steps.compare import is_confirmed
from blockdata.steps.large import slices
from blockdata.steps.large.piece import piece
from blockdata.store import pieces, workfiles
from blockdata.store.contracts import contract_of
from blockdata.store.id_key import id_key
from blockdata.store.lake import lake, limits, source
from blockdata.submissions import Submission
from fusion.clean import Cleaned
from fusion.compare import Share, compare
from fusion.contract import Contract
from fusion.large.slices import cut, ranges_of


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
        rows = Cleaned.load(gathered).received
        ranges = ranges_of(rows, rows_max=slices.slice_rows())
        changed = cut(desk / "compare", desk / "cut", rows=rows, ranges=ranges, limits=limits(desk))
        slices.keep_share(attempt, part, desk / "compare", desk / "cut", changed)
    return compared.new + compared.changed + compared.unchanged
