"""A daily delivery over the Spring Festival of 2018: holiday from 15 to 21 February.

The platform counts days of the calendar (aggregation/freshness.py): a holiday postpones nothing.
Source of the dates: 国务院办公厅关于2018年部分节假日安排的通知(国办发明电〔2017〕12号).
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from local.city.population.firms import credit_check
from local.cloud import Cloud
from local.cloud.clock.forward import Fell
from local.demo import rehearsal
from local.demo.api import Api
from tests.journeys import files
from tests.journeys.conftest import IDLE_S_MAX
from zunyi.clock import LOCAL

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("deadlines")]

DEPARTMENT, DATASET = "market-regulation", "enterprise-register"
COLUMNS = ["统一社会信用代码", "名称", "类型", "状态"]
BODY = "92520302MA6DXXXX0"
EVE = datetime(2018, 2, 14, 9, tzinfo=LOCAL)  # the last working day before


@pytest.fixture(scope="module")
def cloud(assembly: Path) -> Iterator[Cloud]:
    with Cloud(seed=1, principals=rehearsal.PRINCIPALS, wait_s_max=0.2, begins=EVE) as deployed:
        rehearsal.deploy(deployed, assembly)
        rehearsal.publish(deployed)
        deployed.wait_idle(IDLE_S_MAX)
        yield deployed
        assert deployed.problems() == []


def deliver(cloud: Cloud, name: str) -> None:
    code = BODY + credit_check(BODY)
    row = {"统一社会信用代码": code, "名称": "遵义市红花岗区丁字口百货店", "类型": "个体工商户", "状态": "存续"}
    bucket, body = cloud.outputs()["LandingBucketOutput"], files.sheet(COLUMNS, [row])
    cloud.client("s3").put_object(Bucket=bucket, Key=f"{DEPARTMENT}/{DATASET}/{name}", Body=body)
    cloud.wait_idle(IDLE_S_MAX)


def until(cloud: Cloud, day: int, hour: int, minute: int = 0) -> list[Fell]:
    """Move to that time of the city's February."""
    return cloud.forward(datetime(2018, 2, day, hour, minute, tzinfo=LOCAL) - cloud.now())


def standing(cloud: Cloud) -> dict[str, Any]:
    board = Api(cloud.gateway_url, cloud.token(f"steward-{DEPARTMENT}")).get(
        f"aggregation/boards/freshness?department={DEPARTMENT}"
    )
    [found] = [item for item in board["items"] if item["dataset"] == DATASET]
    return {name: found[name] for name in ("state", "due", "days_late", "deliveries", "late")}


def reminded(cloud: Cloud) -> dict[str, Any]:
    """What is open for the dataset: each step with the day of February on which it was taken."""
    listed = Api(cloud.gateway_url, cloud.token(f"steward-{DEPARTMENT}")).get(
        f"aggregation/reminders?department={DEPARTMENT}"
    )
    for item in listed["items"]:
        days = [datetime.fromisoformat(told["at"]).astimezone(LOCAL).day for told in item["told"]]
        return {"stages": [told["stage"] for told in item["told"]], "days": days, "days_late": item["days_late"]}
    return {}


def reported(cloud: Cloud) -> str:
    """When the leaders heard of it, to the minute (UTC)."""
    lines = Api(cloud.gateway_url, cloud.token("leader")).get("decision/overview")["deliveries"]
    [found] = [line for line in lines if line["dataset"] == DATASET]
    return (found["reported_at"] or "")[:16]


def test_a_delivery_due_on_the_first_holiday_is_late_on_the_second(cloud: Cloud) -> None:
    deliver(cloud, "企业登记_0214.csv")
    promised = {"due": "2018-02-15", "days_late": 0, "deliveries": 1, "late": 0}
    assert standing(cloud) == {"state": "正常", **promised}

    until(cloud, 15, 23, 58)
    assert standing(cloud) == {"state": "正常", **promised}

    until(cloud, 16, 0, 1)
    assert standing(cloud) == {"state": "逾期", **promised, "days_late": 1}

    fallen = until(cloud, 22, 9)
    assert standing(cloud) == {"state": "逾期", **promised, "days_late": 7}
    assert reminded(cloud) == {"stages": ["urged", "reported"], "days": [16, 18], "days_late": 7}
    assert reported(cloud) == "2018-02-18T00:30"
    nights = [fell for fell in fallen if "EachNight" in fell.what]
    assert [datetime.fromtimestamp(fell.at, LOCAL).day for fell in nights] == [16, 17, 18, 19, 20, 21, 22]

    deliver(cloud, "企业登记_0222.csv")
    assert standing(cloud) == {"state": "正常", "due": "2018-02-23", "days_late": 0, "deliveries": 2, "late": 1}
    assert (reminded(cloud), reported(cloud)) == ({}, "")
    assert cloud.dead_letters() == {}
    assert cloud.ledger().totals.lost == 0
