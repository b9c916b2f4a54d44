"""The upload journey under faults by seed: nothing lost, doubled or stuck, and the same seeds meet the same faults."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from local.cloud.faults import kinds
from local.faults.block import blocks
from local.faults.run import Outcome

pytestmark = [pytest.mark.journey, pytest.mark.long]

P = 0.25
SEEDS = range(1, 7)


@pytest.fixture(scope="module")
def simulated(assembly: Path) -> list[Outcome]:
    return list(blocks(SEEDS, P, in_turns=True, assembly=assembly))


@pytest.mark.xdist_group("faults-sim")
def test_of_six_seeds_one_at_a_time_nothing_is_lost_doubled_or_stuck(simulated: list[Outcome]) -> None:
    all_is_well(simulated)


@pytest.mark.xdist_group("faults-sim")
def test_the_same_seeds_are_the_same_run(assembly: Path, simulated: list[Outcome]) -> None:
    again = list(blocks(SEEDS[:2], P, in_turns=True, assembly=assembly))
    assert again == simulated[:2]


@pytest.mark.xdist_group("faults-storm")
def test_of_six_seeds_all_at_once_nothing_is_lost_doubled_or_stuck(assembly: Path) -> None:
    all_is_well(list(blocks(range(7, 13), P, in_turns=False, assembly=assembly)))


def all_is_well(outcomes: Sequence[Outcome]) -> None:
    assert [outcome for outcome in outcomes if not outcome.is_well] == []
    met = sum((outcome.faults for outcome in outcomes), Counter[str]())
    assert met.total() > 100
    assert set(met) & set(kinds.CRASHES)
    assert len(met) > len(kinds.LABELS) / 2
