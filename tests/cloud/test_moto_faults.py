"""Runs first: what moto does otherwise than AWS, each fault and its mending by itself. A newer moto may need less."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from local.cloud import Cloud
from tests.cloud.moto_faults.faults import FAULTS, OURS, OURS_IN, Fault

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("cloud-moto-faults")


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Asked in another process: this one's moto may have been patched by a cloud."""
    command = [sys.executable, "-m", "tests.cloud.moto_faults"]
    asked = subprocess.run(  # noqa: S603 - our own module
        command, capture_output=True, text=True, check=True, timeout=600, cwd=ROOT
    )
    answer: dict[str, Any] = json.loads(asked.stdout)
    return answer


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_moto_is_there_and_mended(found: dict[str, Any], fault: Fault) -> None:
    bare, mended = found["checks"][fault.name]
    what = " and ".join(fault.patches) or "the layer"
    assert bare, f"moto has mended {fault.name}: take out {what} in local/cloud/{fault.mended_in}, and its row"
    assert not mended, f"local/cloud/{fault.mended_in} does not mend {fault.name}: {mended}"


def test_moto_has_learnt_none_of_the_types_that_we_stand_in_for(found: dict[str, Any]) -> None:
    learnt = found["learnt"]
    assert not learnt, f"moto knows {', '.join(learnt)}: take the stand-ins out of local/cloud/deploy/kinds.py"


def test_whatever_is_put_in_motos_place_has_its_row(bare_cloud: Cloud) -> None:
    placed = {path(owner, name) for owner, name in bare_cloud.works.endpoint.patches.replaced()}
    known = {*OURS, *(patch for fault in FAULTS for patch in fault.patches)}
    rest = {each for each in placed if not each.startswith(OURS_IN)}
    assert rest - known == set(), "a patch of moto without a row in tests/cloud/moto_faults/faults.py"
    assert known - rest == set(), "a row of a patch that is not there"


def path(owner: Any, name: str) -> str:
    whole = f"{owner.__module__}.{owner.__qualname__}" if isinstance(owner, type) else owner.__name__
    return f"{whole}.{name}"
