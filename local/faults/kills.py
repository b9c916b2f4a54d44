"""Each deed again and again: the functions it reaches die at their first write, then at the next, as far as they go."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from local.cloud import Cloud
from local.cloud.faults import kinds
from local.cloud.faults.kills import Kills
from local.faults.block import BLOCK, deployed
from local.faults.deeds import DEEDS
from local.faults.hands import Hands
from local.faults.run import Journey, Outcome

PLACES_MAX = 100
IN_PIECES = {"LargeBytes": "3000", "ChunkCharacters": "1500", "SliceRows": "4"}
"""Parameters of a deployment in which files of some kilobytes are large."""


@dataclass(frozen=True)
class Death:
    """Of one deed with all its functions killed at one place. died: by function what it was about."""

    deed: str
    place: int
    outcome: Outcome
    died: dict[str, str] = field(default_factory=dict)


class Doing(Journey):
    """A deed on a deployed cloud that others have used before."""

    def __init__(self, cloud: Cloud, deed: str, place: int, number: int) -> None:
        super().__init__(cloud, Kills(place, number=number, barred=DEEDS[deed].barred))
        self.deed = DEEDS[deed]
        self.hands = Hands(cloud, number)

    def run(self) -> Outcome:
        self.deed.ready(self.hands)
        self.rest("made ready")
        self._before = len(self.cloud.events())
        self.cloud.let_fail(self.plan)
        try:
            self.deed.do(self.hands)
            self.rest("done")
        finally:
            self.cloud.let_fail(None)
        self.drain()
        self.judge()
        return self.outcome

    def judge(self) -> None:
        self.account()
        new = self.cloud.events()[self._before :]
        said = Counter(type_ for type_, _ in {(event["detail-type"], event["detail"]["id"]) for event in new})
        expected = self.deed.said
        self.outcome.wrong += [f"{said[type_]} of {type_}" for type_ in expected if said[type_] != expected[type_]]
        self.outcome.wrong += self.deed.amiss(self.hands)


def deaths(cloud: Cloud, deed: str, *, first: int = 0, places: int = PLACES_MAX, number: int = 1) -> Iterator[Death]:
    """One place after the other, until no function comes to it. number: of the first; each has its own."""
    for place in range(first, first + places):
        doing = Doing(cloud, deed, place, number + place - first)
        outcome = doing.run()
        died = {fault.where: fault.what for fault in doing.plan.log if fault.kind in kinds.CRASHES}
        yield Death(deed, place, outcome, died)
        if not died:
            return


@dataclass(frozen=True)
class Every:
    """All places of one deed, some of them on one cloud after the other."""

    deed: str
    first: int
    places: int
    assembly: Path

    def run(self) -> list[Death]:
        found: list[Death] = []
        while len(found) < self.places:
            part = min(BLOCK, self.places - len(found))
            with deployed(self.assembly, **IN_PIECES) as cloud:
                found += deaths(cloud, self.deed, first=self.first + len(found), places=part)
            if not found[-1].died:
                break
        return found


def every(first: int, places: int, *, assembly: Path, jobs: int) -> Iterator[Death]:
    """Of every deed; jobs: so many clouds at once."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as processes:
        for found in processes.map(Every.run, [Every(deed, first, places, assembly) for deed in DEEDS]):
            yield from found
