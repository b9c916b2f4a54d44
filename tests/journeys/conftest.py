"""The deployed platform, once for all journeys of a test process, and what journeys need of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo import rehearsal
from local.demo.api import Api
from tests import grants

IDLE_S_MAX = 120


@pytest.fixture(scope="package")
def cloud(assembly: Path) -> Iterator[Cloud]:
    """The city's templates deployed and published, empty of files. Waits of the cloud's own are cut short.

    For a package: a process has one local cloud at a time, and other packages have theirs.
    """
    assert assembly
    with Cloud(seed=1, principals=rehearsal.PRINCIPALS, wait_s_max=0.2) as deployed:
        rehearsal.deploy(deployed)
        rehearsal.publish(deployed)
        deployed.wait_idle(IDLE_S_MAX)
        yield deployed
        grants.keep(deployed, "journeys")
        assert deployed.grants()["refused"] == []
        assert deployed.problems() == []


@pytest.fixture
def api(cloud: Cloud) -> Callable[[str], Api]:
    """The HTTP API as a principal: `api("leader").get("decision/overview")`."""
    return lambda sub: Api(cloud.gateway_url, cloud.token(sub))


@pytest.fixture
def deliver(cloud: Cloud, api: Callable[[str], Api]) -> Callable[..., dict[str, Any]]:
    """Put a file under a department's prefix, wait until nothing more happens, give its submission."""

    def put(department: str, dataset: str, name: str, body: bytes) -> dict[str, Any]:
        bucket = cloud.outputs()["LandingBucketOutput"]
        cloud.client("s3").put_object(Bucket=bucket, Key=f"{department}/{dataset}/{name}", Body=body)
        cloud.wait_idle(IDLE_S_MAX)
        steward = api(f"steward-{department}")
        listed = steward.every(f"blockdata/submissions?department={department}")
        [found] = [submission for submission in listed if submission["file"]["name"] == name]
        if found["state"] == "held":  # a small snapshot after another journey's: its steward says that it is meant so
            steward.post(f"blockdata/submissions/{found['id']}/confirm", {})
            cloud.wait_idle(IDLE_S_MAX)
        submission: dict[str, Any] = steward.get(f"blockdata/submissions/{found['id']}")
        return submission

    return put
