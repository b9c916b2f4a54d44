"""Compare share 比对一份: the rows of one partition with the dataset's current ones of it."""

import json
import shutil

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
        workfiles.keep(desk / "compare", submission=submission.id, attempt=attempt.id, step=pieces.compared(part))
    return compared.new + compared.changed + compared.unchanged
