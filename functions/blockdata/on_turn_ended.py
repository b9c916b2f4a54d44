"""blockdata.TurnEnded → whoever waits for a turn tries again."""

from blockdata.store import waiting
from zunyi.consumer import consumes
from zunyi.events import Event
from zunyi.work import Work


@consumes("blockdata.TurnEnded.v1")
def handler(event: Event, w: Work) -> None:  # noqa: ARG001 - whose turn ended makes no difference
    waiting.wake_all(w)
