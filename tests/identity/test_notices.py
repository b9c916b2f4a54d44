"""Who was shown a wrong value is told once it is corrected, whatever comes first."""

import json
from pathlib import Path
from typing import Any

import pytest

from identity import on_personal_data_read, on_value_corrected
from identity.api import room
from identity.notice_store import unread
from identity.on_value_corrected import PART
from tests.core import aws
from tests.identity.test_footprints import STEWARD, TYPE, a_read

pytestmark = pytest.mark.usefixtures("table")

FACT = "blockdata.ValueCorrected.v1"
OBJECTION = f"obj_{1:032}"
COLLEAGUE = {"sub": "s-2", "name": "李静", "roles": "steward", "department": "civil-affairs", "acr": "2"}
SCHEMA = Path(__file__).resolve().parents[2] / "events" / "blockdata" / "ValueCorrected.v1.json"


def a_correction(**changes: Any) -> dict[str, Any]:
    return {
        "objection": OBJECTION,
        "kind": "person",
        "ids": ["per_1", "per_0"],
        "attribute": "name",
        "label": "姓名",
        "department": "public-security",
        "since": "2018-02-01T00:00:00Z",
        "corrected_at": "2018-02-10T00:00:00Z",
        **changes,
    }


def looked(*reads: dict[str, Any], first: int = 0) -> None:
    messages = [aws.an_event(TYPE, read, id_=f"evt_{number:03}") for number, read in enumerate(reads, start=first)]
    assert on_personal_data_read.handler(aws.queued(*messages), aws.CONTEXT) == {"batchItemFailures": []}


def correct(id_: str = "evt_c", **changes: Any) -> None:
    message = aws.an_event(FACT, a_correction(**changes), id_=id_)
    assert on_value_corrected.handler(aws.queued(message), aws.CONTEXT) == {"batchItemFailures": []}


def ask(caller: dict[str, str], method: str = "GET", path: str = "/notices", **query: str) -> tuple[int, Any]:
    answer = room.handler(aws.a_request(method, f"/api/identity{path}", caller=caller, query=query), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def told(caller: dict[str, str] = STEWARD, **query: str) -> list[tuple[str, str, int]]:
    status, page = ask(caller, **query)
    assert status == 200
    return [(each["actor"], each["label"], each["count"]) for each in page["items"]]


@pytest.mark.parametrize(
    "read",
    [
        a_read(at="2018-01-31T23:59:59Z"),
        a_read(at="2018-02-10T00:00:01Z"),
        a_read(outcome="denied"),
        a_read(fields=["birth"]),
        a_read(subject="per_2"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_who_was_not_shown_the_wrong_value_is_not_told(read: dict[str, Any], *, late: bool) -> None:
    if not late:
        looked(read)
    correct()
    if late:
        looked(read)
    assert told() == []


def test_all_looks_of_a_reader_are_one_notice_also_under_a_former_id() -> None:
    looked(a_read(), a_read(subject="per_0", fields=[], case_number=None), a_read(actor="s-2"))

    correct()
    correct(id_="evt_d")

    assert told() == [("s-1", "姓名", 2)]
    assert sorted(told(department="civil-affairs")) == [("s-1", "姓名", 2), ("s-2", "姓名", 1)]
    [item] = ask(STEWARD)[1]["items"]
    assert {each["case_number"] for each in item["reads"]} == {"遵民救核〔2018〕0207号", None}
    assert (item["source_name"], item["since"]) == ("遵义市公安局", "2018-02-01T00:00:00.000Z")


def test_a_look_that_is_told_after_the_correction_is_told_of_it_too() -> None:
    looked(a_read())
    correct()
    looked(a_read(), first=5)
    looked(a_read(), first=5)
    assert told() == [("s-1", "姓名", 2)]


def test_a_notice_is_taken_note_of_once_and_by_its_reader_alone() -> None:
    looked(a_read(), a_read(actor="s-2"))
    correct()

    _, first = ask(STEWARD, "POST", f"/notices/{OBJECTION}/read")
    _, again = ask(STEWARD, "POST", f"/notices/{OBJECTION}/read")

    assert first["read_at"]
    assert first["read_at"] == again["read_at"]
    assert (ask(STEWARD)[1]["unread"], ask(COLLEAGUE)[1]["unread"]) == (0, 1)
    assert ask({**COLLEAGUE, "sub": "s-3"}, "POST", f"/notices/{OBJECTION}/read")[0] == 404


def test_more_readers_than_one_transaction_takes_are_all_told() -> None:
    readers = [f"s-{number}" for number in range(PART + 3)]
    for start in range(0, len(readers), 10):
        looked(*[a_read(actor=actor) for actor in readers[start : start + 10]], first=start)
    correct()
    assert [unread(actor) for actor in readers] == [1] * len(readers)


def test_the_fact_is_read_as_its_schema_shows_it() -> None:
    for example in json.loads(SCHEMA.read_text(encoding="utf-8"))["examples"]:
        on_value_corrected.ValueCorrected.model_validate(example)
