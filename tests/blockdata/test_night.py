"""The lake lets go of what rewriting left behind, and of nothing else."""

from collections.abc import Iterator

import pytest

from blockdata import on_night
from fusion.lake import Lake
from tests.blockdata import pipeline_world
from tests.blockdata.pipeline_world import a_row, golden, keys, land, run
from tests.core import aws

sweep = Lake.sweep


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def test_files_that_no_table_needs_any_more_are_dropped_at_night(monkeypatch: pytest.MonkeyPatch) -> None:
    for day, amount in enumerate(("650", "700", "800"), start=1):
        assert run(land([a_row(0, amount=amount)], at=f"2018-02-0{day}T01:00:00Z"))["outcome"] == "completed"
    written = set(keys("LAKE_BUCKET"))
    assert on_night.handler({}, aws.CONTEXT) == {"batchItemFailures": []}
    assert set(keys("LAKE_BUCKET")) >= written  # a week is not over

    monkeypatch.setattr(Lake, "sweep", lambda lake, table: sweep(lake, table, keep_hours=0))
    on_night.handler({}, aws.CONTEXT)

    dropped = written - set(keys("LAKE_BUCKET"))
    assert {key.split("/")[0] for key in dropped} == {"accepted", "evidence", "golden"}
    before = golden()
    assert run(land([a_row(0, amount="800")], at="2018-02-04T01:00:00Z"))["outcome"] == "completed"
    assert golden() == before
