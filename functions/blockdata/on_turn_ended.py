"""blockdata.TurnEnded → whoever else waits for a turn tries again."""

from blockdata.store import waiting
from zunyi.consumer import consumes
from zunyi.events import Event
from zunyi.work import Work


@consumes("blockdata.TurnEnded.v1")
def handler(event: Event, w: Work) -> None:
    waiting.wake_all(w, but=event.data["submission"])
