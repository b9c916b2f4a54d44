"""Clean 清洗转化: every row accepted, a duplicate, or rejected with its reasons."""

import json
from pathlib import Path
from typing import Any

from blockdata import origins, refusals
from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.steps.refusal import refuse
from blockdata.store import landed, rejects, workfiles
from blockdata.store import submissions as store
from blockdata.store.contracts import contract_of
from blockdata.store.lake import limits
from blockdata.submissions import Fix, Problem, Submission, marked
from fusion.clean import Cleaned, clean
from fusion.contract import Contract
from fusion.files.prepare import prepare
from fusion.problems import FileProblem
from fusion.profile.measure import measure
from fusion.profile.profile import FILE
from fusion.recognise import Recognised, inspect
from zunyi import clock
from zunyi.masking import mask

ORIGINS = "origins.json"


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    contract = Contract.load(contract_of(submission))
    with workfiles.desk() as desk:
        try:
            cleaned = clean_landed(submission, contract, desk)
        except FileProblem as problem:
            refuse(attempt, Problem(problem.code, problem.message, problem.remedy))
            return {}
        workfiles.keep(desk / "clean", submission=submission.id, attempt=attempt.id, step="clean")
    say(attempt, cleaned)
    return {}


def say(attempt: Attempt, cleaned: Cleaned) -> None:
    warnings = origins.without_own_column(cleaned.warnings)
    fixes = tuple(Fix(fix.rule, fix.name, fix.count) for fix in cleaned.fixes)
    attempt.change(
        lambda found: marked(found, "clean", at=stamp(), counts=counts(cleaned), fixes=fixes, warnings=warnings)
    )


def clean_landed(submission: Submission, contract: Contract, desk: Path) -> Cleaned:
    """Into desk/clean. Raises FileProblem."""
    path = delivered(submission, desk)
    recognised = inspect(path, submission.file_name, contract)
    bounds = limits(desk)
    cleaned = clean(path, recognised, contract, desk / "clean", today=clock.today(), mask=mask, limits=bounds)
    profile = measure(desk / "clean" / "accepted.parquet", contract, bounds)
    (desk / "clean" / FILE).write_text(profile.dumps(), encoding="utf-8")
    if submission.corrects is not None:
        found = origins_of(path, recognised, submission.corrects, desk)
        (desk / "clean" / ORIGINS).write_text(json.dumps(found), encoding="utf-8")
    return cleaned


def delivered(submission: Submission, desk: Path) -> Path:
    """The file on the desk. Raises FileProblem when it is there no more."""
    path = landed.fetch(submission, desk)
    if path is None:
        gone = refusals.FILE_GONE
        raise FileProblem(gone.code, gone.message, gone.remedy)
    return path


def origins_of(path: Path, recognised: Recognised, parent_id: str, desk: Path) -> dict[int, int]:
    """Which row of the parent each line stands for."""
    parent = store.find(parent_id)
    total = parent.counts.get("rejected", 0) if parent and "report" in parent.marks else 0
    prepared = prepare(path, recognised, desk / "lines.csv")
    return origins.origins(
        origins.lines(prepared.path, delimiter=prepared.delimiter),
        header=[each.text for each in recognised.header],
        places=recognised.places,
        rejected=rejects.every(parent_id, total),
    )


def counts(cleaned: Cleaned) -> dict[str, int]:
    """A duplicate is an accepted row too: it is only not counted twice."""
    return {
        "received": cleaned.received,
        "accepted": cleaned.accepted + cleaned.duplicate,
        "rejected": cleaned.rejected,
        "duplicate": cleaned.duplicate,
    }
