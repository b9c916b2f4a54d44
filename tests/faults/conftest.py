"""The deployed platform of the journeys, once more for the faults; in this one, files of some kilobytes are large."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud.cloud import Cloud
from local.demo import rehearsal
from local.faults.kills import IN_PIECES
from tests import grants
from tests.journeys.conftest import IDLE_S_MAX, api, deliver

__all__ = ["api", "cloud", "deliver"]


@pytest.fixture(scope="package")
def cloud(assembly: Path) -> Iterator[Cloud]:
    with Cloud(seed=1, principals=rehearsal.PRINCIPALS, wait_s_max=0.2) as deployed:
        rehearsal.deploy(deployed, assembly, **IN_PIECES)
        rehearsal.publish(deployed)
        deployed.wait_idle(IDLE_S_MAX)
        yield deployed
        grants.keep(deployed, "faults")
        assert deployed.grants()["refused"] == []
        assert deployed.problems() == []
