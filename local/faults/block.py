"""Seeds one after another on one deployed cloud, a few: a cloud that has seen many files asks for more of them."""

import contextlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from local.cloud import Cloud
from local.cloud.faults.plan import Plan
from local.demo import rehearsal
from local.faults.run import IDLE_S_MAX, Journey, Outcome

BLOCK = 10
"""Seeds a cloud. A journey meets what those before it left: in mode sim a block is the same from its first seed on."""
WAIT_S_MAX = 0.02


def blocks(seeds: Sequence[int], probability: float, *, in_turns: bool, assembly: Path) -> Iterator[Outcome]:
    for first in range(0, len(seeds), BLOCK):
        with deployed(assembly) as cloud:
            for seed in seeds[first : first + BLOCK]:
                yield Journey(cloud, Plan(seed, probability, in_turns=in_turns)).run()


@contextlib.contextmanager
def deployed(assembly: Path) -> Iterator[Cloud]:
    """The platform, published, at rest and empty of files."""
    with Cloud(seed=1, principals=rehearsal.PRINCIPALS, wait_s_max=WAIT_S_MAX, schedules=False) as cloud:
        with contextlib.redirect_stdout(io.StringIO()):
            rehearsal.deploy(cloud, assembly)
            rehearsal.publish(cloud)
        cloud.wait_idle(IDLE_S_MAX)
        yield cloud
