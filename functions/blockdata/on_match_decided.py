"""blockdata.MatchDecided → a file of decisions in the landing bucket: decisions are data, taken in as any delivery is.

The file is named by the event. Put twice, its rows are unchanged the second time. It says what stands when it is
written: events come in any order, and the file that lands last must not bring back what was undone.
"""

import csv
import io
from typing import Literal

from pydantic import BaseModel

from blockdata.store import deliveries, reviews
from zunyi.consumer import consumes
from zunyi.events import Event
from zunyi.work import Work

COLUMNS = ("甲", "乙", "决定")


class Pair(BaseModel, frozen=True):
    left: str
    right: str
    decision: Literal["same", "different", "withdrawn"]


class MatchDecided(BaseModel, frozen=True):
    """What this function reads of the event."""

    pairs: list[Pair]


@consumes("blockdata.MatchDecided.v1")
def handler(event: Event, w: Work) -> None:  # noqa: ARG001 - the inbox mark alone is written
    decided = MatchDecided.model_validate(event.data)
    deliveries.deliver(
        f"data-centre/match-decisions/{event.id}/比对决定.csv", document([standing(pair) for pair in decided.pairs])
    )


def standing(pair: Pair) -> Pair:
    """With the last word that was said of it."""
    review = reviews.find(f"{pair.left}.{pair.right}")
    if review is None or not review.history:
        return pair
    return pair.model_copy(update={"decision": review.history[-1].decision})


def document(pairs: list[Pair]) -> bytes:
    """
    >>> document([Pair(left="per_a", right="per_b", decision="same")]).decode("utf-8-sig").splitlines()
    ['甲,乙,决定', 'per_a,per_b,same']
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows((pair.left, pair.right, pair.decision) for pair in pairs)
    return text.getvalue().encode("utf-8-sig")
