"""Gather cleaned 汇总清洗: what is a fact of the whole file only. It fails where a piece is missing: the check on
the maps before it."""

import json
from dataclasses import replace
from typing import Any

from blockdata.steps.attempt import Attempt, step
from blockdata.steps.clean import say
from blockdata.steps.large.settle_share import files
from blockdata.store import pieces, workfiles
from blockdata.store.contracts import contract_of
from blockdata.store.lake import limits
from blockdata.submissions import Submission
from fusion.contract import Contract
from fusion.lake import PARTITIONS
from fusion.large.gather import gather_cleaned, periods_of
from fusion.large.settle import DRAWN
from fusion.profile.profile import FILE, Profile
from zunyi.masking import mask


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    if "clean" in submission.marks:
        return {}
    plan = pieces.the_plan(submission)
    with workfiles.desk() as desk:
        chunks = [
            pieces.fetch(desk, submission, pieces.chunk(place), ["rejected.parquet", "chunk.json"])
            for place in range(len(plan.firsts))
        ]
        settled = [
            pieces.fetch(desk, submission, pieces.share(part), ["again.parquet", *files(part)]) for part in PARTITIONS
        ]
        cleaned = gather_cleaned(
            plan,
            Contract.load(contract_of(submission)),
            desk / "clean",
            chunks=chunks,
            settled=settled,
            recall=lambda place: pieces.fetch_chunk(desk, submission, place),
            mask=mask,
            limits=limits(desk),
        )
        drawn = Profile.loads((settled[PARTITIONS.index(DRAWN)] / FILE).read_text(encoding="utf-8"))
        (desk / "clean" / FILE).write_text(replace(drawn, of=cleaned.accepted).dumps(), encoding="utf-8")
        workfiles.keep(desk / "clean", submission=submission.id, attempt=attempt.id, step="clean")
        cleaned.save(desk / "clean")
        (desk / "clean" / "rejected.parquet").unlink()
        (desk / "clean" / "periods.json").write_text(json.dumps(periods_of(settled)), encoding="utf-8")
        pieces.keep(desk / "clean", submission, "gathered", last="cleaned.json")
    say(attempt, cleaned)
    return {}
