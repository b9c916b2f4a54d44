"""A large file on the deployed workflow: functions of every step in pieces die, and nothing is lost or doubled."""

from collections.abc import Callable
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api
from tests.journeys import files

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("faults")]

STEPS = (
    *("Split", "CleanChunk", "SettleShare", "GatherCleaned", "CompareShare", "GatherCompared"),
    *("MatchSlice", "FuseSlice", "PublishSlice", "GatherPublished"),
)
LONG = "遵义市红花岗区老城街道" + "子尹路" * 40 + "1号"


def test_steps_that_die_are_done_again(
    cloud: Cloud, api: Callable[[str], Api], deliver: Callable[..., dict[str, Any]]
) -> None:
    """Few rows of many bytes: each slice is three steps."""
    rows = [
        files.allowance(files.citizen_id(f"1987{n + 1:02}15", n), "田大满", "2014-01", 家庭住址=LONG) for n in range(8)
    ]
    wrong = files.allowance("520301", "田大满", "2014-01")
    for function in STEPS:
        cloud.kill_at(f"ZunyiBlockdata/{function}", after_calls=3)

    done = deliver(
        "civil-affairs", "minimum-allowance", "大文件.csv", files.sheet(files.ALLOWANCE, [*rows, rows[0], wrong])
    )

    assert cloud.kills_pending() == 0
    assert done["state"] == "completed"
    assert (done["counts"]["received"], done["counts"]["new"], done["counts"]["duplicate"]) == (10, 8, 1)
    assert [(each["label"], each["done"] == each["of"], each["rows"]) for each in done["pieces"]] == [
        ("分块清洗", True, 10),
        ("按主键归并", True, 9),
        ("分份比对", True, 8),
        ("分片入库", True, 8),
    ]
    assert done["pieces"][0]["of"] == 2
    assert 0 < done["estimate"]["spent"] == done["estimate"]["whole"]
    assert done["estimate"]["seconds_left"] == 0
    [rejected] = api("steward-civil-affairs").every(f"blockdata/submissions/{done['id']}/rejects")
    assert rejected["source_row"] == 11
    lake = cloud.client("s3").list_objects_v2(Bucket=cloud.outputs()["LakeBucketOutput"], Prefix=f"work/{done['id']}/")
    assert lake["KeyCount"] == 0
    assert cloud.dead_letters() == {}
