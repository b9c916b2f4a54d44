"""Clean 清洗转化: every row accepted, a duplicate, or rejected with its reasons."""

import json
from pathlib import Path
from typing import Any

from blockdata import origins, refusals
from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.steps.refusal import refuse
from blockdata.store import landed, workfiles
from blockdata.store.contracts import contract_of
from blockdata.store.lake import limits
from blockdata.submissions import Fix, Problem, Submission, marked
from fusion.clean import Cleaned, clean
from fusion.contract import Contract
from fusion.problems import FileProblem
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
    warnings = origins.without_own_column(cleaned.warnings)
    fixes = tuple(Fix(fix.rule, fix.name, fix.count) for fix in cleaned.fixes)
    attempt.change(
        lambda found: marked(found, "clean", at=stamp(), counts=counts(cleaned), fixes=fixes, warnings=warnings)
    )
    return {}


def clean_landed(submission: Submission, contract: Contract, desk: Path) -> Cleaned:
    """Into desk/clean. Raises FileProblem."""
    path = landed.fetch(submission, desk)
    if path is None:
        gone = refusals.FILE_GONE
        raise FileProblem(gone.code, gone.message, gone.remedy)
    recognised = inspect(path, submission.file_name, contract)
    bounds = limits(desk)
    cleaned = clean(path, recognised, contract, desk / "clean", today=clock.today(), mask=mask, limits=bounds)
    if submission.corrects is not None:
        keep_origins(path, recognised, desk / "clean")
    return cleaned


def keep_origins(path: Path, recognised: Recognised, folder: Path) -> None:
    """Which row of the parent each line stands for; a workbook tells none."""
    found: dict[int, int] = {}
    if recognised.encoding and recognised.delimiter:
        found = origins.origins(path, encoding=recognised.encoding, delimiter=recognised.delimiter)
    (folder / ORIGINS).write_text(json.dumps(found), encoding="utf-8")


def counts(cleaned: Cleaned) -> dict[str, int]:
    """A duplicate is an accepted row too: it is only not counted twice."""
    return {
        "received": cleaned.received,
        "accepted": cleaned.accepted + cleaned.duplicate,
        "rejected": cleaned.rejected,
        "duplicate": cleaned.duplicate,
    }
