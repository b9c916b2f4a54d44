"""Seeds one after another on one deployed cloud, a few: a cloud that has seen many files asks for more of them."""

import contextlib
import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from local.cloud import Cloud
from local.cloud.faults.plan import Plan
from local.demo import rehearsal
from local.faults.run import IDLE_S_MAX, Journey, Outcome

BLOCK = 10
"""Seeds a cloud. A journey meets what those before it left: in mode sim a block is the same from its first seed on."""
WAIT_S_MAX = 0.02


@dataclass(frozen=True)
class Block:
    """Of up to BLOCK seeds, on one cloud."""

    seeds: Sequence[int]
    probability: float
    in_turns: bool
    assembly: Path

    def run(self) -> Iterator[Outcome]:
        with deployed(self.assembly) as cloud:
            for seed in self.seeds:
                yield Journey(cloud, Plan(seed, self.probability, in_turns=self.in_turns)).run()

    def run_all(self) -> list[Outcome]:
        return list(self.run())


def blocks(
    seeds: Sequence[int], probability: float, *, in_turns: bool, assembly: Path, jobs: int = 1
) -> Iterator[Outcome]:
    """In the order of the seeds. jobs: so many clouds at once, each in a process of its own; what a seed meets is the
    same, but a block is told of when it is through."""
    parts = [seeds[first : first + BLOCK] for first in range(0, len(seeds), BLOCK)]
    made = [Block(part, probability, in_turns, assembly) for part in parts]
    if min(jobs, len(made)) < 2:
        for block in made:
            yield from block.run()
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as processes:
        for outcomes in processes.map(Block.run_all, made):
            yield from outcomes


@contextlib.contextmanager
def deployed(assembly: Path, **parameters: str) -> Iterator[Cloud]:
    """The platform, published, at rest and empty of files."""
    with Cloud(seed=1, principals=rehearsal.PRINCIPALS, wait_s_max=WAIT_S_MAX, schedules=False) as cloud:
        with contextlib.redirect_stdout(io.StringIO()):
            rehearsal.deploy(cloud, assembly, **parameters)
            rehearsal.publish(cloud)
        cloud.wait_idle(IDLE_S_MAX)
        yield cloud
