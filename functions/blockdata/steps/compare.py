"""Compare 比对: accepted rows with the dataset's current ones. What looks like a mistake waits for a person."""

from collections.abc import Mapping
from typing import Any

from blockdata.refusals import OLDER, too_many_ended
from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.store import submissions as store
from blockdata.store import workfiles
from blockdata.store.contracts import contract_of
from blockdata.store.id_key import id_key
from blockdata.store.lake import lake, limits, source
from blockdata.submissions import Problem, Submission, held, marked
from fusion.compare import Compared, compare
from fusion.contract import Contract
from zunyi.work import Work


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    contract, is_delta = Contract.load(contract_of(submission)), submission.corrects is not None
    confirmed = attempt.confirmed or submission.confirmed
    if contract.mode == "snapshot" and not is_delta and not confirmed and store.is_older(submission):
        return hold(attempt, OLDER, {})
    with workfiles.desk() as desk:
        cleaned = workfiles.fetch(desk, submission=submission.id, attempt=attempt.id, step="clean")
        compared = compare(
            cleaned,
            lake(),
            contract,
            desk / "compare",
            source=source(submission),
            key=id_key(),
            delta=is_delta,
            confirmed=confirmed,
            limits=limits(desk),
        )
        if compared.held:
            return hold(attempt, too_many_ended(compared.ended, contract.end_limit), counts(compared))
        workfiles.keep(desk / "compare", submission=submission.id, attempt=attempt.id, step="compare")
    attempt.change(lambda found: marked(found, "compare", at=stamp(), counts=counts(compared)))
    return {"prefixes": "".join(compared.prefixes)}


def hold(attempt: Attempt, problem: Problem, known: Mapping[str, int]) -> dict[str, Any]:
    """It waits for a person and holds nothing meanwhile."""

    def also(w: Work, after: Submission) -> None:
        attempt.free(w, after)

    attempt.change(lambda found: held(found, problem, counts=known), also)
    return {"outcome": "held"}


def counts(compared: Compared) -> dict[str, int]:
    return {name: getattr(compared, name) for name in ("new", "changed", "unchanged", "ended")}
