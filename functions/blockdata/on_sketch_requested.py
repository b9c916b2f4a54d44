"""aggregation.SketchRequested → a contract is proposed from the sample; nothing enters the lake."""

from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel

from blockdata import refusals
from blockdata.sketches import Sketch
from blockdata.steps.attempt import StepError, describe
from blockdata.store import samples, workfiles
from blockdata.store import sketches as store
from fusion.problems import FileProblem
from fusion.sketch.propose import Proposal, document, propose
from fusion.sketch.sample import read
from zunyi import clock
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.masking import mask
from zunyi.work import Work


class SketchRequested(BaseModel, frozen=True):
    """What this function reads of the fact."""

    sketch: str
    department: str
    dataset: str
    upload: str


@consumes("aggregation.SketchRequested.v1")
def handler(requested: SketchRequested, w: Work) -> None:
    try:
        sketch = sketched(requested)
    except Exception as error:  # nothing an engine's error says may leave the room
        raise StepError(describe(error)) from None
    store.add(w, sketch)
    logger.info("contract sketched", sketch=sketch.id, dataset=sketch.dataset, refused=sketch.problem is not None)


def sketched(requested: SketchRequested) -> Sketch:
    proposal, problem = None, None
    with workfiles.desk() as desk:
        sample = samples.fetch(requested.department, requested.dataset, requested.upload, desk)
        try:
            proposal = proposed(sample, desk)
        except FileProblem as found:
            problem = {"code": found.code, "message": found.message, "remedy": found.remedy}
    return Sketch(
        id=requested.sketch,
        department=requested.department,
        dataset=requested.dataset,
        completed_at=clock.stamp(clock.now()),
        proposal=asdict(proposal) if proposal else None,
        contract=document(proposal) if proposal else None,
        problem=problem,
    )


def proposed(sample: tuple[Path, str] | None, desk: Path) -> Proposal:
    if sample is None:
        gone = refusals.FILE_GONE
        raise FileProblem(gone.code, gone.message, "请重新上传样表(不超过20 MB)再试。")
    path, name = sample
    return propose(read(path, name, desk), today=clock.today(), mask=mask)
