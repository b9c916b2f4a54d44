"""Every look at personal data leaves an event that its schema describes."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.core import aws
from zunyi import footprints
from zunyi.caller import Caller
from zunyi.work import work

pytestmark = pytest.mark.usefixtures("table")

SCHEMA = Path(__file__).resolve().parent.parent.parent / "events" / "blockdata" / "PersonalDataRead.v1.json"
SEEN = {"subject": "per_1", "fields": ["name", "birth", "name"], "case_number": "遵民救核〔2018〕0207号"}
NOTHING: dict[str, Any] = {"subject": None, "fields": [], "case_number": None, "ground": None}


def a_caller(department: str = "health") -> Caller:
    return Caller(sub="s-1", name="李燕", roles=frozenset({"steward"}), department=department, acr="2")


def left(caller: Caller, **look: Any) -> dict[str, Any]:
    with work() as w:
        event = footprints.leave(w, caller, context="blockdata", **look)
    [envelope] = aws.outbox()
    assert envelope["id"] == event.id
    assert envelope["type"] == "blockdata.PersonalDataRead.v1"
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema_rs.validate({name: value for name, value in schema.items() if name != "$id"}, envelope["data"])
    data: dict[str, Any] = envelope["data"]
    return data


def test_a_look_names_who_whom_which_fields_and_why() -> None:
    data = left(a_caller(), **SEEN, ground="social-assistance-check", outcome="allowed")
    assert data["fields"] == ["birth", "name"]
    assert (data["actor"], data["department"], data["outcome"]) == ("s-1", "health", "allowed")


@pytest.mark.parametrize("outcome", ["denied", "not-found", "failed"])
def test_a_look_in_vain_leaves_one_too(outcome: Any) -> None:
    data = left(a_caller(department=""), **NOTHING, outcome=outcome)
    assert (data["outcome"], data["subject"], data["department"]) == (outcome, None, None)


def test_what_was_typed_as_case_number_is_kept_as_far_as_an_event_may_be_long() -> None:
    data = left(a_caller(), **{**NOTHING, "case_number": "号" * 300}, outcome="denied", purpose="核对")
    assert (len(data["case_number"]), data["purpose"]) == (80, "核对")


def test_a_look_whose_work_fails_leaves_none() -> None:
    with pytest.raises(KeyError), work() as w:
        footprints.leave(w, a_caller(), context="blockdata", **NOTHING, outcome="allowed")
        raise KeyError
    assert aws.items() == []
