"""Compare 比对: accepted rows with the dataset's current ones; too many endings wait for a person."""

from typing import Any

from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.store import workfiles
from blockdata.store.contracts import contract_of
from blockdata.store.id_key import id_key
from blockdata.store.lake import lake, limits, source
from blockdata.submissions import Submission, held, marked
from fusion.compare import Compared, compare
from fusion.contract import Contract
from zunyi.work import Work


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    contract = Contract.load(contract_of(submission))
    with workfiles.desk() as desk:
        cleaned = workfiles.fetch(desk, submission=submission.id, attempt=attempt.id, step="clean")
        compared = compare(
            cleaned,
            lake(),
            contract,
            desk / "compare",
            source=source(submission),
            key=id_key(),
            delta=submission.corrects is not None,
            confirmed=attempt.confirmed or submission.confirmed,
            limits=limits(desk),
        )
        if compared.held:
            hold(attempt, compared, contract.end_limit)
            return {"outcome": "held"}
        workfiles.keep(desk / "compare", submission=submission.id, attempt=attempt.id, step="compare")
    attempt.change(lambda found: marked(found, "compare", at=stamp(), counts=counts(compared)))
    return {"prefixes": "".join(compared.prefixes)}


def hold(attempt: Attempt, compared: Compared, limit: float) -> None:
    """It waits for a person and holds nothing meanwhile."""

    def also(w: Work, after: Submission) -> None:
        attempt.free(w, after)

    attempt.change(lambda found: held(found, ending=compared.ended, limit=limit, counts=counts(compared)), also)


def counts(compared: Compared) -> dict[str, int]:
    return {name: getattr(compared, name) for name in ("new", "changed", "unchanged", "ended")}
