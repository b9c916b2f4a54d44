"""Split 拆分: one pass over a large file, which leaves chunks of rows and a plan of them."""

from pathlib import Path
from typing import Any

from blockdata.steps.attempt import Attempt, step
from blockdata.steps.clean import delivered
from blockdata.steps.refusal import refuse
from blockdata.store import pieces, workfiles
from blockdata.store.contracts import contract_of
from blockdata.submissions import Problem, Submission, divided
from fusion.contract import Contract
from fusion.lake import PARTITIONS
from fusion.large.split import Plan, split
from fusion.problems import FileProblem
from fusion.recognise import inspect
from zunyi import clock


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    try:
        plan = pieces.plan(submission) or plan_of(submission)
    except FileProblem as problem:
        refuse(attempt, Problem(problem.code, problem.message, problem.remedy))
        return {"outcome": "refused"}
    chunks = len(plan.firsts)
    attempt.change(lambda found: divided(found, chunks, plan.rows))
    return {"chunks": list(range(chunks)), "shares": list(PARTITIONS)}


def plan_of(submission: Submission) -> Plan:
    """Raises FileProblem."""

    def keep(place: int, chunk: Path) -> None:
        pieces.keep_chunk(chunk, submission, place)

    contract = Contract.load(contract_of(submission))
    with workfiles.desk() as desk:
        path = delivered(submission, desk)
        recognised = inspect(path, submission.file_name, contract)
        plan = split(path, recognised, desk, keep, today=clock.today(), characters=pieces.chunk_characters())
    pieces.keep_plan(plan, submission)
    return plan
