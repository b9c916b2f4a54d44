"""The inventory of business systems: described by its department, planned for the city, followed to its end."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.systems import system as rules
from aggregation.systems.system import Description, NothingPlannedError, Plan, PlanError, StillNeededError, System
from tests.aggregation.catalogue import LOW, STEWARD, ask, seeded
from tests.core import aws

ALLOWANCES: dict[str, Any] = {
    "name": "最低生活保障信息系统",
    "purpose": "低保对象的申请、审核与发放",
    "office": "社会救助科",
    "hosting": "本单位机房",
    "network": "业务专网",
    "in_use_since": "2012-06",
}
PATH = "/systems/civil-affairs/allowances"
TOLD = Description(
    **{**ALLOWANCES, "technology": "", "supplier": "", "datasets": ()}  # what the body leaves out
)
NOW: dict[str, str] = {"at": "2018-02-05T01:00:00.000Z", "name": "周敏"}
UPGRADE = Plan(decision="upgrade", into="", due="2018-06-30", reason="接入交换平台")


def a_system(name: str = "allowances", plan: Plan | None = None, percent: int = 0) -> System:
    return replace(rules.begin("civil-affairs", name, TOLD, **NOW), plan=plan, percent=percent, version=1)


@pytest.mark.parametrize(
    ("plan", "percent", "today", "state"),
    [
        (None, 0, date(2018, 2, 5), "undecided"),
        (Plan(decision="keep", into="", due="", reason="够用"), 0, date(2030, 1, 1), "kept"),
        (UPGRADE, 0, date(2018, 6, 30), "not-begun"),
        (UPGRADE, 40, date(2018, 6, 30), "under-way"),
        (UPGRADE, 99, date(2018, 7, 1), "late"),
        (UPGRADE, 100, date(2018, 7, 1), "done"),
    ],
)
def test_a_plan_stands_by_its_progress_and_its_day(plan: Plan | None, percent: int, today: date, state: str) -> None:
    assert rules.state(a_system(plan=plan, percent=percent), today) == state


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (None, "target-missing"),
        (a_system(), "target-itself"),
        (a_system("old", Plan(decision="retire", into="", due="2018-06-30", reason="停用")), "target-goes"),
        (a_system("old", Plan(decision="merge", into="civil-affairs/x", due="2018-06-30", reason="并")), "target-goes"),
    ],
)
def test_a_system_is_merged_only_into_another_that_stays(target: System | None, code: str) -> None:
    into = target.id if target else "civil-affairs/old"
    plan = Plan(decision="merge", into=into, due="2018-06-30", reason="合并")
    with pytest.raises(PlanError) as refused:
        rules.decide(a_system(), plan, [target] if target else [], **NOW)
    assert refused.value.code == code


def test_only_what_is_kept_needs_no_day() -> None:
    kept = rules.decide(a_system(), replace(UPGRADE, decision="keep"), [], **NOW)
    assert kept.plan == Plan(decision="keep", into="", due="", reason="接入交换平台")
    with pytest.raises(PlanError):
        rules.decide(a_system(), replace(UPGRADE, due=""), [], **NOW)


def test_another_decision_begins_anew_and_another_day_does_not() -> None:
    begun = a_system(plan=UPGRADE, percent=60)
    later = rules.decide(begun, replace(UPGRADE, due="2018-12-31"), [], **NOW)
    other = rules.decide(begun, replace(UPGRADE, decision="renovate"), [], **NOW)
    assert (later.percent, other.percent) == (60, 0)


def test_progress_needs_a_plan_that_asks_for_something() -> None:
    for plan in (None, Plan(decision="keep", into="", due="", reason="够用")):
        with pytest.raises(NothingPlannedError):
            rules.report(a_system(plan=plan), 10, "开工", **NOW)


@pytest.mark.parametrize("decision", ["merge", "retire"])
def test_a_system_that_others_are_merged_into_does_not_go(decision: rules.Decision) -> None:
    needed, into_it = a_system("old"), a_system(plan=replace(UPGRADE, decision="merge", into="civil-affairs/old"))
    gone = replace(UPGRADE, decision=decision, into="civil-affairs/new")
    with pytest.raises(StillNeededError) as refused:
        rules.decide(needed, gone, [needed, into_it, a_system("new")], **NOW)
    assert refused.value.names == (TOLD.name,)
    assert rules.decide(needed, replace(UPGRADE), [needed, into_it], **NOW).plan == UPGRADE


@given(st.lists(st.integers(0, 100), max_size=130))
def test_the_history_keeps_the_latest_and_ends_with_what_is_now(percents: list[int]) -> None:
    system = a_system(plan=UPGRADE)
    for percent in percents:
        system = rules.report(system, percent, "进展", **NOW)
    assert len(system.entries) == min(1 + len(percents), rules.ENTRIES_MAX)
    assert [entry.percent for entry in system.entries][-len(percents) or 1 :] == percents[-rules.ENTRIES_MAX :]
    assert system.percent == (percents[-1] if percents else 0)


def put(body: dict[str, Any] | None = None, path: str = PATH, **query: str) -> tuple[int, Any]:
    return ask("PUT", path, {**ALLOWANCES, **(body or {})}, **query)


@pytest.mark.usefixtures("table")
def test_a_system_is_described_planned_followed_and_done() -> None:
    seeded(LOW)
    status, told = ask("PUT", PATH, {**ALLOWANCES, "datasets": ["minimum-allowance"]}, caller=STEWARD)
    assert (status, told["state"], told["may_plan"]) == (200, "undecided", False)
    assert told["feeds"] == [{"dataset": "minimum-allowance", "name": "低保对象"}]
    plan = {"decision": "renovate", "due": "2018-06-30", "reason": "接入市级交换平台", "version": 1}
    status, told = ask("PUT", f"{PATH}/plan", plan)
    assert (status, told["decision"], told["version"]) == (200, "renovate", 2)
    progress = {"percent": 100, "note": "已割接", "version": 2}
    status, told = ask("POST", f"{PATH}/progress", progress, caller=STEWARD)
    assert (status, told["state"], told["percent"]) == (200, "done", 100)
    assert [(each["what"], each["percent"], each["name"]) for each in told["entries"]] == [
        ("reported", 100, "周敏"),
        ("planned", 0, "平台运维"),
        ("described", None, "周敏"),
    ]
    _, dataset = ask("GET", "/datasets/civil-affairs/minimum-allowance")
    assert dataset["systems"] == [{"system": "allowances", "name": "最低生活保障信息系统"}]


@pytest.mark.usefixtures("table")
def test_who_saw_an_older_state_changes_nothing_and_the_same_again_is_no_change() -> None:
    seeded(LOW)
    assert put()[1]["version"] == 1
    assert put()[1]["version"] == 1
    assert put({"office": "财务科", "version": 1})[1]["version"] == 2
    before = aws.items()
    assert [put({"office": "办公室", "version": 1})[1]["code"], aws.items()] == ["changed-meanwhile", before]
    stale = {"decision": "keep", "reason": "够用", "version": 1}
    assert ask("PUT", f"{PATH}/plan", stale)[1]["code"] == "changed-meanwhile"
    assert ask("DELETE", PATH, version="1")[1]["code"] == "changed-meanwhile"


@pytest.mark.usefixtures("table")
def test_a_system_goes_only_while_nothing_is_decided() -> None:
    seeded(LOW)
    put()
    assert ask("DELETE", PATH, version="1")[1]["state"] == "deleted"
    assert ask("GET", PATH)[1]["code"] == "system-not-found"
    put()
    assert ask("PUT", f"{PATH}/plan", {"decision": "keep", "reason": "够用", "version": 1})[0] == 200
    assert ask("DELETE", PATH, version="2")[1]["code"] == "system-planned"


@pytest.mark.usefixtures("table")
def test_a_system_is_not_deleted_under_those_that_are_merged_into_it() -> None:
    seeded(LOW)
    put()
    put({"name": "老年优待证管理系统"}, "/systems/civil-affairs/cards")
    merge = {
        "decision": "merge",
        "into": "civil-affairs/allowances",
        "due": "2018-06-30",
        "reason": "重复",
        "version": 1,
    }
    assert ask("PUT", "/systems/civil-affairs/cards/plan", merge)[0] == 200
    status, problem = ask("DELETE", PATH, version="1")
    assert (status, problem["code"]) == (409, "system-still-needed")
    assert "老年优待证管理系统" in problem["detail"]


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"datasets": ["resident-register"]}, "dataset-not-found"),  # another department's
        ({"in_use_since": "2018-13"}, "invalid"),
        ({"hosting": "家里"}, "invalid"),
        ({"name": "  "}, "invalid"),
    ],
)
def test_what_cannot_be_is_told_with_its_field(change: dict[str, Any], code: str) -> None:
    seeded(LOW)
    status, problem = put(change)
    assert (status, problem["code"]) == (422, code)
    assert problem["remedy"]
    assert ask("GET", PATH)[0] == 404


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ({"decision": "merge", "due": "2018-06-30", "into": "civil-affairs/nothing"}, "plan-target-missing"),
        ({"decision": "merge", "due": "2018-06-30", "into": "civil-affairs/allowances"}, "plan-target-itself"),
        ({"decision": "retire"}, "plan-due-missing"),
        ({"decision": "retire", "due": "2018-02-30"}, "invalid"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(plan: dict[str, Any], code: str) -> None:
    seeded(LOW)
    put()
    status, problem = ask("PUT", f"{PATH}/plan", {"reason": "统一建设", "version": 1, **plan})
    assert (status, problem["code"]) == (422, code)
    assert problem["remedy"]


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["allowances", "marriages", "deaths"]),
        ({"department": "civil-affairs"}, ["allowances", "marriages"]),
        ({"q": "民政 婚姻"}, ["marriages"]),
        ({"decision": "keep"}, ["marriages"]),
        ({"state": "undecided", "department": "civil-affairs"}, ["allowances"]),
        ({"q": "户籍"}, []),
    ],
)
def test_systems_are_found_by_words_department_decision_and_state(query: dict[str, str], found: list[str]) -> None:
    seeded(LOW)
    put()
    put({"name": "婚姻登记系统"}, "/systems/civil-affairs/marriages")
    put({"name": "死亡登记系统"}, "/systems/health/deaths")
    ask("PUT", "/systems/civil-affairs/marriages/plan", {"decision": "keep", "reason": "够用", "version": 1})
    _, page = ask("GET", "/systems", caller=STEWARD, **query)
    assert [item["system"] for item in page["items"]] == found


@pytest.mark.usefixtures("table")
def test_the_sums_add_up_by_department() -> None:
    seeded(LOW)
    put()
    put({"name": "死亡登记系统"}, "/systems/health/deaths")
    ask(
        "PUT",
        "/systems/health/deaths/plan",
        {"decision": "upgrade", "due": "2018-01-31", "reason": "设备已到年限", "version": 1},
    )
    _, sums = ask("GET", "/systems/sums")
    assert (sums["systems"], sums["by_decision"]) == (2, {"undecided": 1, "upgrade": 1})
    assert sums["by_state"] == {"undecided": 1, "late": 1}
    assert [(each["department"], each["by_decision"]) for each in sums["departments"]] == [
        ("civil-affairs", {"undecided": 1}),
        ("health", {"upgrade": 1}),
    ]
