"""Gather compared 汇总比对: whether too many keys would end is a question about the whole file."""

import json
from typing import Any

from blockdata.refusals import OLDER
from blockdata.steps.attempt import Attempt, step
from blockdata.steps.compare import hold, is_confirmed, is_too_old, say
from blockdata.steps.large.compare_share import SLICES
from blockdata.store import pieces, workfiles
from blockdata.store.contracts import contract_of
from blockdata.submissions import Submission, sliced
from fusion.clean import Cleaned
from fusion.compare import Compared
from fusion.contract import Contract
from fusion.lake import PARTITIONS
from fusion.large.gather import gather_compared


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    contract = Contract.load(contract_of(submission))
    if is_too_old(attempt, submission, contract):
        return hold(attempt, OLDER, {})
    with workfiles.desk() as desk:
        cleaned = Cleaned.load(pieces.fetch(desk, submission, "gathered", ["cleaned.json"]))
        shares = [
            workfiles.fetch(desk, submission=submission.id, attempt=attempt.id, step="compare", piece=part)
            for part in PARTITIONS
        ]
        compared = gather_compared(
            [Compared.load(share) for share in shares],
            contract,
            spared=cleaned.unreadable_keys > 0,
            confirmed=is_confirmed(attempt, submission),
        )
        slices = [name for share in shares for name in json.loads((share / SLICES).read_text(encoding="utf-8"))]
    attempt.change(lambda found: sliced(found, len(slices)))
    return {"slices": slices, **say(attempt, contract, compared)}
