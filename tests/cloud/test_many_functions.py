"""As many functions as a city has stay loaded at the same time."""

import sys
from pathlib import Path

import pytest

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-many-functions")

FUNCTIONS = 50
PRIVATE_MB_MAX = 1536
CODE = """
    import os, boto3
    sqs = boto3.client("sqs")
    def handler(event, context): return os.getpid()
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Many")
        for number in range(FUNCTIONS):
            stack.function(f"Number{number:02}", CODE, Timeout=20)

    return described


def private_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="a process tells its pages on Linux alone")
def test_one_worker_of_each_of_fifty_functions_is_warm_in_little_memory(cloud: Cloud) -> None:
    first, again = ([cloud.invoke(f"Number{number:02}") for number in range(FUNCTIONS)] for _ in range(2))
    assert len(set(first)) == FUNCTIONS
    assert again == first
    assert sum(map(private_mb, first)) < PRIVATE_MB_MAX
