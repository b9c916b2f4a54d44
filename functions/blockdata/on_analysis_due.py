"""Each night → blockdata.AnalysisRequested: the indicators are computed anew."""

from collections.abc import Mapping
from typing import Any

from blockdata.indicators import Run
from blockdata.store import indicators
from zunyi import clock
from zunyi.consumer import receives
from zunyi.work import Work

BY_THE_CLOCK = "每夜定时"


@receives(cause=lambda body: str(body["id"]))
def handler(_body: Mapping[str, Any], w: Work) -> None:
    now = clock.stamp(clock.now())
    indicators.save_run(w, Run(now, BY_THE_CLOCK))
    w.publish("blockdata.AnalysisRequested.v1", subject="indicators", data={"requested_at": now})
