"""Indicators of the deployed city: an operator has them computed, and a leader reads what the departments delivered."""

from collections.abc import Callable
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api
from tests.journeys import files

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_what_was_delivered_is_counted_and_told_to_the_city(
    cloud: Cloud, api: Callable[[str], Api], deliver: Callable[..., dict[str, Any]]
) -> None:
    paid = [files.allowance(files.citizen_id("19970307", serial), "赵明亮", "2016-05") for serial in range(1, 8)]
    deliver("civil-affairs", "minimum-allowance", "低保_指标.csv", files.sheet(files.ALLOWANCE, paid))
    operator, leader = api("operator"), api("leader")
    operator.post("blockdata/indicators/runs", {}, key="run-1")
    cloud.wait_idle(120)

    listed = leader.get("blockdata/indicators")
    assert listed["run"]["completed_at"]
    assert len([each for each in listed["items"] if each["period"]]) > 20
    amount = leader.get("blockdata/indicators/allowance-amount")
    assert amount["periods"][0]["total"] == leader.get("decision/indicators/allowance-amount")["total"]
    assert all(each["total"] is None or each["total"] > 0 for each in amount["periods"])
