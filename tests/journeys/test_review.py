"""An uncertain pair: decided the same, undone, decided different, and never asked about again."""

from collections.abc import Callable
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api
from tests.journeys import files
from tests.journeys.conftest import IDLE_S_MAX

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
STREET = "红花岗区老城街道凤朝门社区中华北路77号3栋2单元"
CHILD = files.citizen_id("20080305", 42)
Deliver = Callable[..., dict[str, Any]]


@pytest.fixture
def asked(deliver: Deliver) -> None:
    child = files.resident(CHILD, "犹思原", 户籍地址=f"贵州省遵义市{STREET}501室", 户号="H77", 与户主关系="长女")
    deliver("public-security", "resident-register", "复核户籍.csv", files.sheet(files.REGISTER, [child]))
    pupil = files.pupil("G77", "犹思原", 家庭住址=f"{STREET}702室")
    deliver("education", "student-register", "复核学籍.csv", files.sheet(files.PUPILS, [pupil]))


@pytest.mark.usefixtures("asked")
def test_a_pair_is_decided_undone_and_remembered(cloud: Cloud, api: Callable[[str], Api]) -> None:
    reviewer = api("reviewer")

    def pairs(state: str) -> list[dict[str, Any]]:
        return [
            pair
            for pair in reviewer.every(f"blockdata/reviews?state={state}")
            if any(cell["masked"] == "犹*原" for row in pair["left"] for cell in row["cells"])
        ]

    def decide(pair: dict[str, Any], decision: str) -> None:
        word = {"id": pair["id"], "decision": decision, "version": pair["version"]}
        reviewer.post("blockdata/reviews/decisions", {"decisions": [word], "reason": "已核对"}, key=f"{decision}-1")
        cloud.wait_idle(IDLE_S_MAX)

    [open_pair] = pairs("open")
    decide(open_pair, "same")
    [same] = pairs("same")
    assert same["applied"]

    decide(same, "withdrawn")
    [again] = pairs("open")
    decide(again, "different")
    assert pairs("open") == []
    [different] = pairs("different")
    assert [word["decision"] for word in different["history"]] == ["same", "withdrawn", "different"]
    assert different["applied"]
