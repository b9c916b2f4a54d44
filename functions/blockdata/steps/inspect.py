"""Inspect 识别: what the delivered file is, by its dataset's contract; or why it is refused."""

from typing import Any

from blockdata import large, origins, refusals
from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.steps.refusal import refuse
from blockdata.store import contracts, landed, models, workfiles
from blockdata.store.contracts import contract_of
from blockdata.submissions import Form, Problem, Submission, marked
from fusion.contract import Contract
from fusion.files.packed import packing
from fusion.floaters import DECISIONS
from fusion.problems import FileProblem
from fusion.recognise import Recognised, inspect
from fusion.weights import WEIGHTS


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    document = contract_for(submission)
    found = recognise(submission, document)
    if isinstance(found, Problem) or document is None:
        refuse(attempt, found if isinstance(found, Problem) else refusals.DATASET_UNKNOWN)
        return {"outcome": "refused"}
    recognised, in_pieces = found
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
    return {"large": in_pieces}


def contract_for(submission: Submission) -> dict[str, Any] | None:
    """The newest; or the one it was recognised by, if only the answer was lost."""
    if "inspect" in submission.marks:
        return contract_of(submission)
    return contracts.find(submission.department, submission.dataset)


def recognise(submission: Submission, document: dict[str, Any] | None) -> tuple[Recognised, bool] | Problem:
    """What the file is, and whether it is large; or why it is refused."""
    if document is None:
        return refusals.DATASET_UNKNOWN
    if submission.size > refusals.FILE_BYTES_MAX:
        return refusals.FILE_TOO_LARGE
    with workfiles.desk() as desk:
        path = landed.fetch(submission, desk)
        if path is None:
            return refusals.FILE_GONE
        if (submission.department, submission.dataset) == WEIGHTS and not models.is_adopted(path.read_bytes()):
            return refusals.MODEL_NOT_ADOPTED
        try:
            recognised = inspect(path, submission.file_name, Contract.load(document))
        except FileProblem as problem:
            return Problem(problem.code, problem.message, problem.remedy)
        is_packed = bool(packing(path)) or recognised.format in {"xlsx", "parquet"}
    decides = (submission.department, submission.dataset) == DECISIONS  # Publish reads these rows as they were cleaned
    return recognised, not decides and large.is_large(submission, packed=is_packed)
