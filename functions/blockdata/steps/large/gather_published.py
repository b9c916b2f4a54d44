"""Gather published 汇总入库: what all slices did, each record counted once. It fails where a slice is missing: the
check on the map before it."""

import json
from collections import Counter
from typing import Any

from blockdata.steps import fuse, publish
from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.steps.large.publish_slice import COUNTS
from blockdata.store import workfiles
from blockdata.store.lake import lake, limits, source
from blockdata.submissions import Submission, marked
from fusion.large.slices import gather_fused


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    if "publish" in submission.marks:
        return {}
    counts = Counter[str](cases=0, reviews=0)
    with workfiles.desk() as desk:
        slices = [
            workfiles.fetch(desk, submission=submission.id, attempt=attempt.id, step="publish", piece=which)
            for which in attempt.slices
        ]
        standing = lake()
        fused = gather_fused(slices, standing, source=source(submission), limits=limits(desk))
        publish.count_records(submission, desk, standing)
        for folder in slices:
            counts.update(json.loads((folder / COUNTS).read_text(encoding="utf-8")))
    counts["records"] = fused.new + fused.changed + fused.ended

    def evolve(found: Submission) -> Submission:
        found = marked(found, "match", at=stamp(), counts={"records": counts["records"] + fused.unchanged})
        found = marked(found, "fuse", at=stamp(), counts=fuse.counts(fused))
        return marked(found, "publish", at=stamp(), counts=counts)

    attempt.change(evolve)
    return {}
