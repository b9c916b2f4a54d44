"""aggregation.TrialRequested → the draft and the version in force are tried on the sample; nothing enters the lake."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from blockdata import refusals
from blockdata.steps.attempt import StepError, describe
from blockdata.store import contracts, samples, workfiles
from blockdata.store import trials as store
from blockdata.store.lake import limits
from blockdata.trials import NOTHING, Outcome, Trial, Unknown, by_rule
from fusion import report
from fusion.clean import Cleaned, clean
from fusion.contract import Contract, ContractError
from fusion.problems import FileProblem
from fusion.recognise import inspect
from fusion.sketch.codes import of_rejects
from zunyi import clock
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.masking import mask
from zunyi.work import Work


class TrialRequested(BaseModel, frozen=True):
    """What this function reads of the fact."""

    trial: str
    department: str
    dataset: str
    upload: str
    contract: dict[str, Any]
    in_force: int | None


@consumes("aggregation.TrialRequested.v1")
def handler(requested: TrialRequested, w: Work) -> None:
    try:
        trial = tried(requested)
    except Exception as error:  # nothing an engine's error says may leave the room
        raise StepError(describe(error)) from None
    store.add(w, trial)
    state = "refused" if trial.draft.problem else "done"
    data = {
        "trial": trial.id,
        "department": trial.department,
        "dataset": trial.dataset,
        "state": state,
        "counts": dict(trial.draft.counts),
        "completed_at": trial.completed_at,
    }
    w.publish("blockdata.TrialCompleted.v1", subject=trial.id, data=data)
    logger.info("trial done", trial=trial.id, dataset=trial.dataset, state=state)


def tried(requested: TrialRequested) -> Trial:
    before = None
    if requested.in_force is not None:
        before = contracts.find(requested.department, requested.dataset, requested.in_force)
    with workfiles.desk() as desk:
        sample = samples.fetch(requested.department, requested.dataset, requested.upload, desk)
        return Trial(
            id=requested.trial,
            department=requested.department,
            dataset=requested.dataset,
            completed_at=clock.stamp(clock.now()),
            draft=outcome(sample, requested.contract, desk / "draft"),
            in_force=outcome(sample, before, desk / "in-force") if before else None,
        )


def outcome(sample: tuple[Path, str] | None, document: dict[str, Any], desk: Path) -> Outcome:
    version = int(document["version"])
    if sample is None:
        gone = refusals.FILE_GONE
        return refused(version, FileProblem(gone.code, gone.message, "请重新上传样本(不超过20 MB)再试。"))
    desk.mkdir()
    path, name = sample
    try:
        contract = Contract.load(document)
        recognised = inspect(path, name, contract)
        cleaned = clean(path, recognised, contract, desk / "clean", today=clock.today(), mask=mask, limits=limits(desk))
    except FileProblem as problem:
        return refused(version, problem)
    except ContractError as error:
        return refused(version, FileProblem("contract-invalid", str(error), "请改正契约草稿后再试。"))
    return Outcome(
        version=version,
        counts=counts(cleaned),
        rejected=by_rule(report.rejects(desk / "clean")),
        fixes=[{"rule": fix.rule, "name": fix.name, "count": fix.count} for fix in cleaned.fixes],
        warnings=list(cleaned.warnings),
        unknown=[
            Unknown(field, each.value, each.count, each.code, each.name)
            for field, codes in of_rejects(contract, report.rejects(desk / "clean"), mask).items()
            for each in codes
        ],
    )


def counts(cleaned: Cleaned) -> dict[str, int]:
    return {
        "received": cleaned.received,
        "accepted": cleaned.accepted + cleaned.duplicate,
        "rejected": cleaned.rejected,
        "duplicate": cleaned.duplicate,
    }


def refused(version: int, problem: FileProblem) -> Outcome:
    told = {"code": problem.code, "message": problem.message, "remedy": problem.remedy}
    return Outcome(version=version, counts=NOTHING, problem=told)
