"""The function that fuses dies at each of its requests in turn; nothing is lost and nothing doubled."""

from collections.abc import Callable
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api
from tests.journeys import files

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("faults")]

CASES = [(function, call) for function in ("Fuse", "Publish", "Report") for call in (1, 3, 5)]


def persons(api: Callable[[str], Api]) -> int:
    total: int = api("leader").get("decision/overview")["population"]["total"]
    return total


@pytest.mark.parametrize(("number", "function", "call"), [(n, *case) for n, case in enumerate(CASES)])
def test_nothing_is_lost_or_doubled(
    cloud: Cloud,
    api: Callable[[str], Api],
    deliver: Callable[..., dict[str, Any]],
    number: int,
    function: str,
    call: int,
) -> None:
    cloud.wait_idle(60)
    before = persons(api)
    rows = [
        files.death(
            f"K-{number}-{n}",
            files.citizen_id(f"1999{n + 1:02}1{number}", 40 + n),
            f"田{'一二三四五'[n]}",
            "2018-01-01",
        )
        for n in range(5)
    ]
    cloud.kill_at(f"ZunyiBlockdata/{function}", after_calls=call)

    done = deliver("health", "death-certificate", f"死亡_{function}_{call}.csv", files.sheet(files.DEATHS, rows))

    assert cloud.kills_pending() == 0
    assert done["state"] == "completed"
    assert (done["counts"]["received"], done["counts"]["new"], done["counts"]["fused"]) == (5, 5, 5)
    assert persons(api) == before
    completed = [
        event
        for event in cloud.events()
        if event["detail-type"] == "blockdata.SubmissionCompleted.v1" and event["detail"]["subject"] == done["id"]
    ]
    assert len({event["detail"]["id"] for event in completed}) == 1
    assert cloud.dead_letters() == {}
