"""Paid after a recorded death: only fused data shows it, a reviewer decides, the leader's figure follows."""

from collections.abc import Callable
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api, ApiError
from tests.journeys import files

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

RULE = "paid-after-death"
DEAD = files.citizen_id("19980307", 21)
ALIVE = files.citizen_id("19980901", 23)  # whose id, name, birth and sex stand on another's certificate
QUIET = files.citizen_id("19981111", 22)


def finding(api: Callable[[str], Api]) -> dict[str, Any]:
    found: list[dict[str, Any]] = api("leader").get("decision/overview")["findings"]
    return next((item for item in found if item["rule"] == RULE), {"persons": 0, "sum_fen": 0})


def test_a_false_match_is_dismissed_and_the_leaders_figure_follows(
    cloud: Cloud, api: Callable[[str], Api], deliver: Callable[..., dict[str, Any]]
) -> None:
    cloud.wait_idle(60)
    before = finding(api)
    paid = [
        *(files.allowance(DEAD, "王发才", month) for month in ("2017-12", "2018-01")),
        *(files.allowance(ALIVE, "陈大勇", month) for month in ("2017-12", "2018-01")),
        files.allowance(QUIET, "李秀英", "2017-10"),
    ]
    deliver("civil-affairs", "minimum-allowance", "低保_线索.csv", files.sheet(files.ALLOWANCE, paid))
    deaths = [
        files.death("SW-1", DEAD, "王发才", "2017-11-20"),
        files.death("SW-2", ALIVE, "陈大勇", "2017-12-20"),
        files.death("SW-3", QUIET, "李秀英", "2017-11-02"),
    ]
    deliver("health", "death-certificate", "死亡_线索.csv", files.sheet(files.DEATHS, deaths, encoding="gb18030"))

    shown = finding(api)
    assert shown["persons"] - before["persons"] == 2
    assert shown["sum_fen"] - before["sum_fen"] == 3 * 52000

    cases = list(api("reviewer").every(f"blockdata/findings/{RULE}/cases?state=open"))
    [false_match] = [case for case in cases if case["name_masked"] == "陈*勇"]
    kinds = {evidence["kind"] for evidence in false_match["evidence"]}
    assert kinds == {"benefit", "death"}
    assert ALIVE not in str(false_match)
    assert "陈大勇" not in str(false_match)

    decision = {"decision": "dismiss", "reason": "证明上的人同名同生日,身份证号系误填,本人健在"}
    with pytest.raises(ApiError) as refused:
        api("leader").post(f"blockdata/findings/{RULE}/cases/{false_match['id']}/decision", decision)
    assert refused.value.status == 403
    api("reviewer").post(f"blockdata/findings/{RULE}/cases/{false_match['id']}/decision", decision, key="d-1")
    api("reviewer").post(f"blockdata/findings/{RULE}/cases/{false_match['id']}/decision", decision, key="d-1")
    cloud.wait_idle(60)

    corrected = finding(api)
    assert corrected["persons"] - before["persons"] == 1
    assert corrected["sum_fen"] - before["sum_fen"] == 2 * 52000
    decided = [event for event in cloud.events() if event["detail-type"] == "blockdata.FindingDecided.v1"]
    assert len(decided) == 1
