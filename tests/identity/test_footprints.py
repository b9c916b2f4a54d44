"""Footprints: kept once, found by who looked, by whose data, and by time."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from identity import on_personal_data_read
from identity.api import PAGE, room
from identity.departments import names
from tests.core import aws
from zunyi import clock

pytestmark = pytest.mark.usefixtures("table")

TYPE = "blockdata.PersonalDataRead.v1"
ROOT = Path(__file__).resolve().parent.parent.parent
AUDITOR = {"sub": "auditor", "name": "赵静", "roles": "auditor", "department": "audit", "acr": "2"}
STEWARD = {"sub": "s-1", "name": "周敏", "roles": "steward", "department": "civil-affairs", "acr": "2"}


def a_read(**changes: Any) -> dict[str, Any]:
    return {
        "actor": "s-1",
        "actor_name": "周敏",
        "department": "civil-affairs",
        "subject": "per_1",
        "fields": ["name", "birth"],
        "case_number": "遵民救核〔2018〕0207号",
        "ground": "social-assistance-check",
        "outcome": "allowed",
        "at": "2018-02-05T01:20:30Z",
        **changes,
    }


def tell(*reads: dict[str, Any]) -> None:
    """Each by its own message, in this order."""
    messages = [aws.an_event(TYPE, read, id_=f"evt_{number:03}") for number, read in enumerate(reads)]
    answer = on_personal_data_read.handler(aws.queued(*messages), aws.CONTEXT)
    assert answer == {"batchItemFailures": []}


def ask(caller: dict[str, str], path: str = "/footprints", **query: str) -> tuple[int, Any]:
    answer = room.handler(aws.a_request("GET", f"/api/identity{path}", caller=caller, query=query), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def ids(caller: dict[str, str], **query: str) -> list[str]:
    status, page = ask(caller, **query)
    assert status == 200
    return [item["id"] for item in page["items"]]


def this_month(day: int, **changes: Any) -> dict[str, Any]:
    return a_read(at=f"{clock.stamp(clock.now())[:8]}{day:02}T00:00:00Z", **changes)


def test_a_footprint_tells_who_when_whose_which_fields_case_and_ground() -> None:
    tell(a_read(purpose="查看线索:疑似死亡后发放,1 条"))
    status, page = ask(AUDITOR, subject="per_1")
    assert status == 200
    assert page == {
        "items": [
            {
                "id": "evt_000",
                "at": "2018-02-05T01:20:30.000Z",
                "actor": "s-1",
                "actor_name": "周敏",
                "department": "civil-affairs",
                "context": "blockdata",
                "subject": "per_1",
                "fields": ["name", "birth"],
                "case_number": "遵民救核〔2018〕0207号",
                "ground": "social-assistance-check",
                "purpose": "查看线索:疑似死亡后发放,1 条",
                "outcome": "allowed",
            }
        ],
        "next": None,
    }


def test_a_look_told_twice_is_one_footprint_even_when_the_inbox_has_forgotten() -> None:
    tell(a_read())
    tell(a_read())
    for item in aws.items():
        if item["pk"]["S"].startswith("mark#"):  # as time to live does after a hundred days
            boto3.client("dynamodb").delete_item(TableName="test-table", Key={"pk": item["pk"], "sk": item["sk"]})
    tell(a_read())
    assert ids(AUDITOR, actor="s-1") == ["evt_000"]


def test_looks_are_listed_latest_first_in_whatever_order_they_come() -> None:
    tell(this_month(2), this_month(1), this_month(1))
    for query in ({}, {"actor": "s-1"}, {"subject": "per_1"}):
        assert ids(AUDITOR, **query) == ["evt_000", "evt_002", "evt_001"]


def test_a_look_that_found_nobody_or_was_denied_is_kept_too() -> None:
    tell(this_month(1, subject=None, fields=[], outcome="not-found"), this_month(1, subject=None, outcome="denied"))
    assert len(ids(AUDITOR)) == len(ids(STEWARD)) == 2


def test_a_fact_of_another_kind_is_given_back_to_its_queue() -> None:
    wrong = aws.an_event("blockdata.EntityChanged.v1", a_read())
    broken = aws.an_event(TYPE, {"actor": "s-1"}, id_="evt_2")
    answer = on_personal_data_read.handler(aws.queued(wrong, broken, aws.an_event(TYPE, a_read())), aws.CONTEXT)
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["m0", "m1"]
    assert ids(STEWARD) == ["evt_1"]


def test_who_is_no_auditor_sees_only_their_own_looks() -> None:
    tell(a_read(), a_read(actor="s-2"), a_read(subject="per_2"))
    assert ids(STEWARD) == ["evt_002", "evt_000"]
    assert ids(STEWARD, subject="per_1") == ["evt_000"]
    assert ids(STEWARD, actor="s-1", subject="per_2") == ["evt_002"]
    status, problem = ask(STEWARD, actor="s-2")
    assert (status, problem["code"]) == (403, "footprints-of-others")


def test_an_auditor_asks_by_subject_by_actor_and_by_both() -> None:
    tell(a_read(), a_read(actor="s-2"), a_read(subject="per_2"))
    assert ids(AUDITOR, subject="per_1") == ["evt_001", "evt_000"]
    assert ids(AUDITOR, actor="s-1") == ["evt_002", "evt_000"]
    assert ids(AUDITOR, actor="s-2", subject="per_1") == ["evt_001"]
    assert ids(AUDITOR, actor="nobody") == []


@pytest.mark.parametrize("query", [{}, {"actor": "s-1"}, {"subject": "per_1"}, {"subject": "per_1", "actor": "s-1"}])
def test_pages_follow_each_other_without_gap_or_repeat(query: dict[str, str]) -> None:
    now, total = clock.stamp(clock.now()), PAGE + 7
    earlier = f"{int(now[:4]) - 1}-{now[5:7]}-03T00:00:00Z"
    for start in range(0, total, 10):
        messages = [
            aws.an_event(TYPE, a_read(at=now if number % 2 else earlier), id_=f"evt_{number:03}")
            for number in range(start, min(start + 10, total))
        ]
        on_personal_data_read.handler(aws.queued(*messages), aws.CONTEXT)
    _, first = ask(AUDITOR, **query)
    _, second = ask(AUDITOR, **query, cursor=first["next"])
    seen = [item["id"] for item in [*first["items"], *second["items"]]]
    assert len(first["items"]) == PAGE
    assert len(seen) == len(set(seen)) == total
    assert second["next"] is None


def test_a_cursor_of_another_list_is_refused() -> None:
    tell(*[a_read(subject=f"per_{number % 2}") for number in range(9)])
    for cursor in ("eyJwayI6IHsiUyI6ICJ4In19", "nonsense", "eyJtb250aCI6ICIyMDE4LTAyIn0"):
        for query in ({"actor": "s-1"}, {"subject": "per_1"}, {}):
            status, problem = ask(AUDITOR, cursor=cursor, **query)
            assert (status, problem["code"]) == (400, "cursor-invalid"), query


def test_me_is_what_the_authoriser_said() -> None:
    assert ask(STEWARD, "/me") == (
        200,
        {
            "sub": "s-1",
            "name": "周敏",
            "roles": ["steward"],
            "department": "civil-affairs",
            "department_name": "遵义市民政局",
        },
    )
    citizen = {"sub": "c-1", "name": "冉小溪", "roles": "citizen", "department": "", "acr": "1"}
    assert ask(citizen, "/me")[1] | {"department": None, "department_name": None} == ask(citizen, "/me")[1]


def test_the_rooms_copy_of_the_departments_is_the_seeds() -> None:
    seeded = json.loads((ROOT / "seed" / "departments.json").read_text(encoding="utf-8"))
    assert names() == {department["id"]: department["name"] for department in seeded}


def test_the_fact_is_read_as_its_schema_shows_it() -> None:
    schema = json.loads((ROOT / "events" / "blockdata" / "PersonalDataRead.v1.json").read_text(encoding="utf-8"))
    for example in schema["examples"]:
        on_personal_data_read.PersonalDataRead.model_validate(example)
