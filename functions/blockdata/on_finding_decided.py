"""blockdata.FindingDecided → the rule is counted anew and its indicator published."""

from pydantic import BaseModel

from blockdata.store import findings
from zunyi.consumer import consumes
from zunyi.work import Work


class FindingDecided(BaseModel, frozen=True):
    """What this function reads of the event."""

    rule: str


@consumes("blockdata.FindingDecided.v1")
def handler(decided: FindingDecided, w: Work) -> None:
    """In one transaction with the event's mark; two decisions at once: the later waits for its queue's next try."""
    findings.recount(w, decided.rule)
