"""Inspect 识别: what the delivered file is, by its dataset's contract; or why it is refused."""

from typing import Any

from blockdata import origins, refusals
from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.steps.refusal import refuse
from blockdata.store import contracts, landed, workfiles
from blockdata.submissions import Form, Problem, Submission, marked
from fusion.contract import Contract
from fusion.problems import FileProblem
from fusion.recognise import Recognised, inspect


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    document = contracts.find(submission.department, submission.dataset)
    recognised = recognise(submission, document)
    if isinstance(recognised, Problem) or document is None:
        refuse(attempt, recognised if isinstance(recognised, Problem) else refusals.DATASET_UNKNOWN)
        return {"outcome": "refused"}
    attempt.change(
        lambda found: marked(
            found,
            "inspect",
            at=stamp(),
            counts={},
            execution=attempt.execution,
            contract_version=int(document["version"]),
            form=Form(recognised.format, recognised.encoding, recognised.sheet),
            warnings=origins.without_own_column(recognised.warnings),
        )
    )
    return {}


def recognise(submission: Submission, document: dict[str, Any] | None) -> Recognised | Problem:
    if document is None:
        return refusals.DATASET_UNKNOWN
    if submission.size > refusals.FILE_BYTES_MAX:
        return refusals.FILE_TOO_LARGE
    with workfiles.desk() as desk:
        path = landed.fetch(submission, desk)
        if path is None:
            return refusals.FILE_GONE
        try:
            return inspect(path, submission.file_name, Contract.load(document))
        except FileProblem as problem:
            return Problem(problem.code, problem.message, problem.remedy)
