"""blockdata.TrainingRequested → a candidate model out of the reviewers' decisions, compared with the one in force."""

from collections.abc import Iterator
from dataclasses import replace

from pydantic import BaseModel

from blockdata import models, training
from blockdata.models import Model, Training
from blockdata.reviews import Kind
from blockdata.steps.attempt import StepError, describe
from blockdata.store import models as store
from blockdata.store import teaching
from blockdata.training import Candidate, Said
from fusion.linkage import Model as Weighing
from fusion.linkage.settings import settings
from zunyi import clock
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import Work


class TrainingRequested(BaseModel, frozen=True):
    """What this function reads of the fact."""

    kind: Kind
    requested_at: str


@consumes("blockdata.TrainingRequested.v1")
def handler(requested: TrainingRequested, w: Work) -> None:
    kind, run = requested.kind, store.training(requested.kind)
    if run is None or run.requested_at != requested.requested_at:
        return  # another was asked for since
    known = store.versions(kind) or [shipped(w, kind)]
    try:
        decided = [*said(kind)]
        waiting = [each.pattern for each in teaching.told(kind, "open") if each.asked == "band"]
        current = models.in_force(known)
        model = training.in_use(kind, current.weights if current else ())
        made = training.candidate(model, decided, waiting, version=known[0].version + 1)
    except Exception as error:  # nothing an engine's error says may leave the room
        raise StepError(describe(error)) from None
    if made is not None:
        keep(w, of_candidate(kind, made, run, against=current.version if current else model.version), made.model)
    ended = clock.stamp(clock.now())
    version = made.model.version if made else None
    store.save_training(w, kind, replace(run, ended_at=ended, made=version, decided=len(decided)))
    logger.info("model trained", kind=kind, version=version, decided=len(decided))


def said(kind: Kind) -> Iterator[Said]:
    """What was decided lately of pairs in the band."""
    for each in teaching.told(kind, "same"):
        if each.asked == "band":
            yield Said(each.id, each.pattern, same=True)
    for each in teaching.told(kind, "different"):
        if each.asked == "band":
            yield Said(each.id, each.pattern, same=False)


def shipped(w: Work, kind: Kind) -> Model:
    """The first version, which is in force until another is."""
    model = Weighing.named(kind)
    rows, fields = tuple(training.rows(model)), tuple(training.fields(model))
    made_at = clock.stamp(clock.now())
    first = Model(kind, model.version, "in-force", made_at, "", "", rows, fields, {}, None)
    keep(w, first, model)
    return first


def of_candidate(kind: Kind, made: Candidate, run: Training, *, against: int) -> Model:
    return Model(
        kind=kind,
        version=made.model.version,
        state="candidate",
        made_at=clock.stamp(clock.now()),
        asked_by=run.requested_by,
        asked_sub=run.requested_sub,
        weights=tuple(training.rows(made.model)),
        fields=tuple(training.fields(made.model)),
        learnt=made.learnt,
        compared={**made.compared, "against": against},
    )


def keep(w: Work, model: Model, weighing: Weighing) -> None:
    store.save(w, model)
    store.save_splink(w, model, settings(weighing))
