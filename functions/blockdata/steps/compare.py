"""Compare 比对: accepted rows with the dataset's current ones. What looks like a mistake waits for a person."""

from collections.abc import Mapping
from typing import Any

from blockdata.refusals import OLDER, together, too_many_ended
from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.steps.profile import Judged, judge, measured
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
    contract = Contract.load(contract_of(submission))
    if is_too_old(attempt, submission, contract):
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
            delta=submission.corrects is not None,
            confirmed=is_confirmed(attempt, submission),
            limits=limits(desk),
        )
        if not compared.held:
            workfiles.keep(desk / "compare", submission=submission.id, attempt=attempt.id, step="compare")
        judged = judge(submission, measured(cleaned, submission), contract)
    return say(attempt, submission, contract, compared, judged)


def is_confirmed(attempt: Attempt, submission: Submission) -> bool:
    return attempt.confirmed or submission.confirmed


def is_too_old(attempt: Attempt, submission: Submission, contract: Contract) -> bool:
    """A snapshot that came before one that is completed by now, and nobody said that it is meant so."""
    is_snapshot = contract.mode == "snapshot" and submission.corrects is None
    return is_snapshot and not is_confirmed(attempt, submission) and store.is_older(submission)


def say(
    attempt: Attempt, submission: Submission, contract: Contract, compared: Compared, judged: Judged
) -> dict[str, Any]:
    """Go on, or wait for a person. Returns what the state gains."""
    alarm = None if is_confirmed(attempt, submission) or judged.found is None else judged.found.alarm
    ended = too_many_ended(compared.ended, contract.end_limit) if compared.held else None
    problem = together(ended, alarm) if ended and alarm else ended or alarm
    if problem:
        return hold(attempt, problem, counts(compared), judged.keep)
    attempt.change(lambda found: marked(found, "compare", at=stamp(), counts=counts(compared)), judged.keep)
    return {"prefixes": "".join(compared.prefixes)}


def hold(
    attempt: Attempt, problem: Problem, known: Mapping[str, int], keep: store.Also | None = None
) -> dict[str, Any]:
    """It waits for a person and holds nothing meanwhile."""

    def also(w: Work, after: Submission) -> None:
        attempt.free(w, after)
        if keep is not None:
            keep(w, after)

    attempt.change(lambda found: held(found, problem, counts=known), also)
    return {"outcome": "held"}


def counts(compared: Compared) -> dict[str, int]:
    return {name: getattr(compared, name) for name in ("new", "changed", "unchanged", "ended")}
