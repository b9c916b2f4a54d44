"""blockdata.AnalysisRequested → every indicator computed from the lake, rules about the whole city asked, and conflicts
of sources counted; what is new is kept and published."""

from dataclasses import replace

from pydantic import BaseModel

from blockdata.conflicts import of_found
from blockdata.steps.attempt import StepError, describe
from blockdata.store import conflicts, shared, workfiles
from blockdata.store import indicators as store
from blockdata.store.lake import lake, limits
from fusion import conflicts as engine
from fusion.indicators.compute import compute
from zunyi import clock
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import ConflictError, Work


class AnalysisRequested(BaseModel, frozen=True):
    """What this function reads of the fact."""

    requested_at: str


@consumes("blockdata.AnalysisRequested.v1")
def handler(requested: AnalysisRequested, w: Work) -> None:
    """Each indicator in a transaction of its own: done again, only what is new is told."""
    try:
        with workfiles.desk() as desk:
            found = compute(lake(), today=clock.today(), limits=limits(desk))
            news = {indicator.id: store.publish(indicator, results) for indicator, results in found}
            cases = shared.look(desk)
            contradicted = conflicts.keep(map(of_found, engine.conflicts(lake(), limits=limits(desk))))
    except ConflictError:
        raise
    except Exception as error:  # nothing an engine's error says may leave the room
        raise StepError(describe(error)) from None
    run = store.last_run()
    if run is not None and run.requested_at == requested.requested_at:
        store.save_run(w, replace(run, completed_at=clock.stamp(clock.now())))
    logger.info(
        "indicators computed", indicators=len(news), news=sum(news.values()), cases=cases, contradicted=contradicted
    )
