"""A large file on the deployed workflow: functions of every step in pieces die, and nothing is lost or doubled; others
are let in between its slices."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api
from tests.journeys import files
from tests.journeys.conftest import IDLE_S_MAX

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("faults")]

STEPS = (
    *("Split", "CleanChunk", "SettleShare", "GatherCleaned", "CompareShare", "GatherCompared"),
    *("TakeSlice", "MatchSlice", "FuseSlice", "PublishSlice", "GatherPublished"),
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


def test_another_delivery_gets_in_between_two_slices(cloud: Cloud, api: Callable[[str], Api]) -> None:
    """It waits for persons of the large file, and is through before it."""
    numbers = [files.citizen_id(f"1986{n + 1:02}15", n) for n in range(12)]
    rows = [files.allowance(number, "田大满", "2014-02", 家庭住址=LONG) for number in numbers]
    allowance, health = api("steward-civil-affairs"), api("steward-health")
    land(cloud, "civil-affairs/minimum-allowance/大文件二.csv", files.sheet(files.ALLOWANCE, rows))
    until(lambda: slices(submission(allowance, "civil-affairs", "大文件二.csv")) >= 2)
    died = files.sheet(files.DEATHS, [files.death("D-1986", numbers[0], "田大满", "2018-01-05")])
    land(cloud, "health/death-certificate/死亡.csv", died)
    cloud.wait_idle(IDLE_S_MAX)

    large, small = (
        submission(allowance, "civil-affairs", "大文件二.csv"),
        submission(health, "health", "死亡.csv"),
    )
    assert (large["state"], large["counts"]["new"]) == ("completed", 12)
    assert (small["state"], small["counts"]["new"]) == ("completed", 1)
    assert small["completed_at"] < large["completed_at"]
    assert cloud.dead_letters() == {}


def test_the_night_leaves_the_lake_as_it_is(cloud: Cloud, deliver: Callable[..., dict[str, Any]]) -> None:
    assert cloud.fire_schedules("EachNight") == 1
    cloud.wait_idle(IDLE_S_MAX)
    died = files.sheet(files.DEATHS, [files.death("D-1985", files.citizen_id("19850101", 1), "田大满", "2018-01-06")])
    done = deliver("health", "death-certificate", "死亡二.csv", died)
    assert (done["state"], done["counts"]["new"], cloud.dead_letters()) == ("completed", 1, {})


def land(cloud: Cloud, key: str, body: bytes) -> None:
    cloud.client("s3").put_object(Bucket=cloud.outputs()["LandingBucketOutput"], Key=key, Body=body)


def submission(steward: Api, department: str, name: str) -> dict[str, Any]:
    """{} before it was taken in."""
    listed = steward.every(f"blockdata/submissions?department={department}")
    found = [each["id"] for each in listed if each["file"]["name"] == name]
    told: dict[str, Any] = steward.get(f"blockdata/submissions/{found[0]}") if found else {}
    return told


def slices(told: dict[str, Any]) -> int:
    """How many a large file has; 0 before they are cut."""
    return sum(each["of"] for each in told.get("pieces", []) if each["label"] == "分片入库")


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + IDLE_S_MAX
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"


def test_a_large_file_of_which_nothing_changes_has_no_slices(deliver: Callable[..., dict[str, Any]]) -> None:
    """It came before, or every row of it is wrong."""
    rows = [
        files.allowance(files.citizen_id(f"1984{n + 1:02}15", n), "田大满", "2014-03", 家庭住址=LONG) for n in range(8)
    ]
    wrong = [{**row, "身份证号": "520301"} for row in rows]
    told = [
        deliver("civil-affairs", "minimum-allowance", name, files.sheet(files.ALLOWANCE, given))
        for name, given in (("大文件三.csv", rows), ("大文件三又.csv", rows), ("大文件四.csv", wrong))
    ]
    counts = [(each["state"], each["counts"]["new"], each["counts"]["unchanged"]) for each in told]
    assert counts == [("completed", 8, 0), ("completed", 0, 8), ("completed", 0, 0)]
    assert told[2]["counts"]["rejected"] == 8
    assert [slices(each) for each in told[1:]] == [0, 0]
