"""Gather compared 汇总比对: whether too many keys would end is a question about the whole file."""

from typing import Any

from blockdata.refusals import OLDER
from blockdata.steps.attempt import Attempt, step
from blockdata.steps.compare import hold, is_confirmed, is_too_old, say
from blockdata.steps.large import slices
from blockdata.steps.profile import judge, measured
from blockdata.store import pieces, workfiles
from blockdata.store.contracts import contract_of
from blockdata.submissions import Submission, sliced
from fusion.clean import Cleaned
from fusion.contract import Contract
from fusion.lake import PARTITIONS
from fusion.large.gather import gather_compared
from fusion.large.slices import grouped
from fusion.profile.profile import FILE


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    contract = Contract.load(contract_of(submission))
    if is_too_old(attempt, submission, contract):
        return hold(attempt, OLDER, {})
    with workfiles.desk() as desk:
        gathered = pieces.fetch(desk, submission, "gathered", ["cleaned.json", FILE])
        cleaned = Cleaned.load(gathered)
        judged = judge(submission, measured(gathered, submission), contract)
        shares = [slices.share(attempt, desk, part) for part in PARTITIONS]
        compared = gather_compared(
            [found for found, _ in shares],
            contract,
            spared=cleaned.unreadable_keys > 0,
            confirmed=is_confirmed(attempt, submission),
        )
    names = [slices.name(each) for each in grouped((ranges for _, ranges in shares), rows_max=slices.slice_rows())]
    attempt.change(lambda found: sliced(found, len(names)))
    return {"slices": names, **say(attempt, submission, contract, compared, judged)}
