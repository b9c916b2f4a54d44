"""What fusing costs is computed from what was measured: as the figures change, the page does."""

from dataclasses import replace
from typing import Any

import pytest

from ops import costs
from ops.costs import Measured, load, measured

SMALL = Measured(whole=70, pieces=60, slice=30, grown=5e-6)
PRICES = {"lambda": 1e-5, "writes": 1e-6}


def test_the_measured_pieces_of_a_million_rows_and_the_growth_of_an_upload_are_read() -> None:
    rows: list[list[Any]] = [[1_000_000, "cleaned", 7, 10.0], [1_000_000, "compared", 16, 50.0]]
    rows += [[1_000_000, step, 10, 100.0] for step in costs.SLICED] + [[10_000_000, "cleaned", 70, 1000.0]]
    found = measured({"rows": rows}, {"rows": [[100_000, 4.5], [1_000_000, 9.0], [5_100_000, 29.5]]})
    assert replace(found, grown=0) == Measured(whole=60.0, pieces=53, slice=30.0, grown=0)
    assert found.grown == pytest.approx(5e-6)


def test_writes_grow_with_the_rows_and_slices_with_what_stands_besides() -> None:
    one, ten = load(SMALL, 10**6, PRICES), load(SMALL, 10**7, PRICES)
    assert ten.usd_records == pytest.approx(10 * one.usd_records)
    assert ten.usd_functions > 10 * one.usd_functions
    assert (one.longest, ten.longest) == (35, 80)
    flat = load(replace(SMALL, grown=0), 10**7, PRICES)
    assert flat.usd_a_million == pytest.approx(load(replace(SMALL, grown=0), 10**6, PRICES).usd_a_million)


def test_the_page_says_where_a_slice_would_run_too_long() -> None:
    lines = [line for line in costs.page() if line.startswith("| 全国")]
    assert ["✗" in line for line in lines] == [True, False]
