"""Publish 入库: golden items, findings, events, then the lake.

The lake's accepted rows come last: until they are written, an attempt begun again finds its rows still new and does all
of this again; each part is harmless when repeated.
"""

from pathlib import Path
from typing import Any

from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.store import asked, golden, models, tallies, workfiles
from blockdata.store import found as finding_cases
from blockdata.store.contracts import contract_of
from blockdata.store.id_key import id_key
from blockdata.store.lake import lake, limits
from blockdata.submissions import Submission, begun, marked
from fusion import publish
from fusion.contract import Contract
from fusion.floaters import DECISIONS
from fusion.lake import Lake
from fusion.weights import WEIGHTS
from zunyi import ids
from zunyi.work import AlreadyDoneError, work

IDS_MAX = 2_000


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    counts = {"records": 0, "cases": 0, "reviews": 0}
    submission = attempt.change(lambda found: begun(found, attempt.prefixes))
    standing = lake()
    with workfiles.desk() as desk:
        if attempt.prefixes:
            counts = apply(attempt, submission, desk, standing)
        if (submission.department, submission.dataset) == DECISIONS:  # in effect, those too that the lake had already
            cleaned = workfiles.fetch(desk, submission=submission.id, attempt=attempt.id, step="clean")
            asked.carried(publish.decisions(cleaned))
        if (submission.department, submission.dataset) == WEIGHTS:
            cleaned = workfiles.fetch(desk, submission=submission.id, attempt=attempt.id, step="clean")
            models.carried(publish.adopted(cleaned))
        count_records(submission, desk, standing)
    attempt.change(lambda found: marked(found, "publish", at=stamp(), counts=counts))
    return {}


def apply(attempt: Attempt, submission: Submission, desk: Path, standing: Lake, piece: str = "") -> dict[str, int]:
    compared, matched, fused = (
        workfiles.fetch(desk, submission=submission.id, attempt=attempt.id, step=name, piece=piece)
        for name in ("compare", "match", "fuse")
    )
    changed = golden.write(publish.golden_changes(fused, key=id_key()), submission=submission.id)
    cases = finding_cases.keep(publish.finding_changes(fused))
    waiting = asked.keep(publish.review_changes(matched))
    tell(attempt, submission, changed, piece)
    contract = Contract.load(contract_of(submission))
    publish.apply(compared, matched, fused, standing, contract, limits=limits(desk))
    return {"records": len(changed), "cases": cases, "reviews": waiting}


def count_records(submission: Submission, desk: Path, standing: Lake) -> None:
    """In all partitions that this attempt or an earlier one, which may have died before it counted, began to change."""
    for kind in tallies.INDICATORS if submission.prefixes else ():
        tallies.put(kind, publish.tallies(standing, submission.prefixes, kind=kind, limits=limits(desk)))


def tell(attempt: Attempt, submission: Submission, changed: list[str], piece: str) -> None:
    """blockdata.EntityChanged for at most 2,000 ids of one kind each, each once an attempt."""
    of_kind = {kind: [id_ for id_ in changed if id_.startswith(head)] for head, kind in golden.HEADS.items()}
    for kind, changed_ids in of_kind.items():
        tell_kind(attempt, submission, kind, changed_ids, piece)


def tell_kind(attempt: Attempt, submission: Submission, kind: str, changed: list[str], piece: str) -> None:
    parts = -(-len(changed) // IDS_MAX)
    for part in range(1, parts + 1):
        id_ = ids.opaque("evt", attempt.id, "entities", piece, kind, str(part))
        batch = changed[(part - 1) * IDS_MAX : part * IDS_MAX]
        data = {"submission": submission.id, "kind": kind, "ids": batch, "part": part, "parts": parts}
        try:
            with work(once=id_) as w:
                w.publish("blockdata.EntityChanged.v1", subject=submission.id, data=data, id_=id_)
        except AlreadyDoneError:
            continue
