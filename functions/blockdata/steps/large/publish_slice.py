"""Publish slice 一片入库: as publish.py of a file that is not large. Its rows are accepted from then on: another
attempt finds them unchanged and goes on with the slices that are left."""

import json
import shutil

from blockdata.steps.attempt import Attempt
from blockdata.steps.large.piece import piece
from blockdata.steps.publish import apply
from blockdata.store import workfiles
from blockdata.store.lake import lake, limits
from blockdata.submissions import Submission, begun
from fusion.compare import Compared
from fusion.large.slices import touched

COUNTS = "counts.json"


@piece("publish")
def handler(attempt: Attempt, submission: Submission, which: str) -> int:
    submission = attempt.change(lambda found: begun(found, attempt.prefixes))
    with workfiles.desk() as desk:
        counts = apply(attempt, submission, desk, lake(), which)
        changes = Compared.load(desk / f"compare-{which}")
        touched(desk / f"match-{which}", desk / f"fuse-{which}", desk / "done", limits=limits(desk))
        shutil.copy(desk / f"fuse-{which}" / "fused.json", desk / "done")
        told = {name: counts[name] for name in ("cases", "reviews")}
        (desk / "done" / COUNTS).write_text(json.dumps(told), encoding="utf-8")
        workfiles.keep(desk / "done", submission=submission.id, attempt=attempt.id, step="publish", piece=which)
    return changes.new + changes.changed + changes.ended
