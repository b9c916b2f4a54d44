"""The upload journey under faults by seed: nothing lost, doubled or stuck, and the same seeds meet the same faults."""

from collections import Counter
from pathlib import Path

import pytest

from local.cloud.faults import kinds
from local.faults.block import blocks

pytestmark = [pytest.mark.journey, pytest.mark.long]

P = 0.25


@pytest.mark.parametrize(
    ("first", "in_turns"),
    [
        pytest.param(1, True, marks=pytest.mark.xdist_group("faults-sim"), id="sim"),
        pytest.param(11, False, marks=pytest.mark.xdist_group("faults-storm"), id="storm"),
    ],
)
def test_of_ten_seeds_nothing_is_lost_doubled_or_stuck(assembly: Path, first: int, in_turns: bool) -> None:
    met = Counter[str]()
    for outcome in blocks(range(first, first + 10), P, in_turns=in_turns, assembly=assembly):
        assert outcome.is_well, outcome
        met += outcome.faults
    assert met.total() > 100
    assert set(met) & set(kinds.CRASHES)
    assert len(met) > len(kinds.LABELS) / 2


@pytest.mark.xdist_group("faults-sim")
def test_the_same_seeds_are_the_same_run(assembly: Path) -> None:
    runs = [list(blocks([3], P, in_turns=True, assembly=assembly)) for _ in range(2)]
    assert runs[0][0].faults.total() > 0
    assert runs[0] == runs[1]
