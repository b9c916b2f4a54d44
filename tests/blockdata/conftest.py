"""The environment of this room's functions, before anything of ours is imported; its stores on moto."""

import os

os.environ.setdefault("TABLE", "test-table")
os.environ.setdefault("BUS", "test-bus")
os.environ.setdefault("CONTEXT", "blockdata")
os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "blockdata")
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "zunyi")
os.environ.setdefault("GOLDEN_TABLE", "test-golden")
os.environ.setdefault("LANDING_BUCKET", "test-landing")
os.environ.setdefault("LAKE_BUCKET", "test-lake")
os.environ.setdefault("REPORTS_BUCKET", "test-reports")
os.environ.setdefault("LARGE_BYTES", "256000000")
os.environ.setdefault("CHUNK_CHARACTERS", "16000000")
os.environ.setdefault("SLICE_ROWS", "100000")

from collections.abc import Iterator

import pytest

from tests.blockdata import api_world


@pytest.fixture
def world() -> Iterator[None]:
    """The room as deployed: its tables, buckets and key, and a contract for each seeded dataset."""
    with api_world.deployed():
        yield
