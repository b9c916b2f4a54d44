"""Fuse 融合: one record a person, each value with its source and rule; and what the rules find."""

from typing import Any

from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.store import workfiles
from blockdata.store.lake import lake, limits, source
from blockdata.submissions import Submission, marked
from fusion.fuse import Fused, fuse


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    fused = fuse_matches(attempt, submission) if attempt.prefixes else Fused(0, 0, 0, 0, 0, 0)
    attempt.change(lambda found: marked(found, "fuse", at=stamp(), counts=counts(fused)))
    return {}


def counts(fused: Fused) -> dict[str, int]:
    told = {"fused": fused.new + fused.changed + fused.ended, "found": fused.found, "gone": fused.gone}
    return told | {f"{kind}_{what}": n for kind, each in fused.kinds.items() for what, n in each.items() if n}


def fuse_matches(attempt: Attempt, submission: Submission, piece: str = "") -> Fused:
    which = {"submission": submission.id, "attempt": attempt.id, "piece": piece}
    with workfiles.desk() as desk:
        matched = workfiles.fetch(desk, step="match", **which)
        fused = fuse(matched, lake(), desk / "fuse", source=source(submission), limits=limits(desk))
        workfiles.keep(desk / "fuse", step="fuse", **which)
    return fused
