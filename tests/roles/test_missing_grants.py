"""A grant taken from the template: the journey fails with AWS's own words, and goes on once it is given back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo import rehearsal
from local.demo.api import Api
from tests.journeys import files
from tests.journeys.conftest import IDLE_S_MAX
from tests.roles.templates import without

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("roles")]


@pytest.fixture(scope="module")
def poor(assembly: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clean may not write what it found."""
    into = tmp_path_factory.mktemp("assembly") / "cdk.out"
    return without(assembly, into, "ZunyiBlockdata", "CleanRoleDefaultPolicy", "s3:PutObject")


@pytest.fixture(scope="module")
def cloud(poor: Path) -> Iterator[Cloud]:
    with Cloud(seed=1, principals=rehearsal.PRINCIPALS, wait_s_max=0.05) as deployed:
        rehearsal.deploy(deployed, poor)
        rehearsal.publish(deployed)
        deployed.wait_idle(IDLE_S_MAX)
        yield deployed


def submissions(cloud: Cloud) -> list[dict[str, Any]]:
    steward = Api(cloud.gateway_url, cloud.token("steward-civil-affairs"))
    return list(steward.every("blockdata/submissions?department=civil-affairs"))


def test_a_journey_fails_where_the_grant_is_missing_and_goes_on_with_it(cloud: Cloud) -> None:
    bucket = cloud.outputs()["LandingBucketOutput"]
    rows = [files.allowance(files.citizen_id("19970105", 31), "张小红", "2016-03")]
    sheet, key = files.sheet(files.ALLOWANCE, rows), "civil-affairs/minimum-allowance/低保_无权.csv"
    cloud.client("s3").put_object(Bucket=bucket, Key=key, Body=sheet)
    cloud.wait_idle(IDLE_S_MAX)

    [failed] = submissions(cloud)
    assert failed["state"] == "failed"
    [refused] = cloud.grants()["refused"]
    assert refused["role"].startswith("ZunyiBlockdata/CleanRole")
    lake = cloud.outputs()["LakeBucketOutput"]
    assert refused["action"] == "s3:PutObject"
    assert refused["resource"].startswith(f"arn:aws:s3:::{lake}/{'work'}/")
    logged = "".join(path.read_text("utf-8") for path in (cloud.folder / "logs").glob("ZunyiBlockdata-CleanFunction*"))
    errors = [json.loads(line)["error"] for line in logged.splitlines() if "step failed" in line]
    assert errors != []
    assert all("AccessDenied s3:PutObject" in each for each in errors), errors

    rehearsal.deploy(cloud)
    steward = Api(cloud.gateway_url, cloud.token("steward-civil-affairs"))
    steward.post(f"blockdata/submissions/{failed['id']}/retry", {})
    cloud.wait_idle(IDLE_S_MAX)
    [done] = submissions(cloud)
    assert (done["state"], done["counts"]["new"]) == ("completed", 1)
    assert cloud.grants()["refused"] == [refused]
