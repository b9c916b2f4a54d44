"""A value that another department doubts, on the room's own API."""

import os
from datetime import date
from typing import Any

import boto3

from blockdata.objections import Objection, Objector, Source, Value
from tests.blockdata import pipeline_world
from tests.blockdata.api_world import OPERATOR, OTHER_STEWARD, STEWARD, ask
from tests.blockdata.pipeline_world import a_row, number, run, take_in
from tests.core import aws

CASE = {"case_number": "遵卫核〔2018〕0007号", "ground": "check"}
GRANT = {"name": "核对", "basis": "社会救助暂行办法第五十八条", "fields": ["name"]}
PHONE, RIGHT = "15400001234", "15400005678"
ROWS = [a_row(1, 联系电话=PHONE), a_row(2, 联系电话="15400009999")]


def land() -> str:
    """A month's list with two persons' telephones, fused. Returns its submission."""
    status, granted = ask("PUT", "/grants/health/check", GRANT, caller=OPERATOR)
    assert status == 200, granted
    submission = pipeline_world.land(ROWS)
    assert run(submission)["outcome"] == "completed"
    return submission


def looked_up(serial: int = 1) -> dict[str, Any]:
    status, answer = ask("POST", "/persons/lookup", {"id_number": number(serial), **CASE}, caller=OTHER_STEWARD)
    assert status == 200, answer
    person: dict[str, Any] = answer["person"]
    return person


def a_doubt(person: dict[str, Any], **changes: Any) -> dict[str, Any]:
    said = {"attribute": "phone", "proposed": RIGHT, "reason": "本人当面更正"}
    return {"kind": "person", "golden_id": person["golden_id"], "version": person["version"], **said, **CASE, **changes}


def object_to(person: dict[str, Any], *, caller: Any = OTHER_STEWARD, **changes: Any) -> tuple[int, dict[str, Any]]:
    return ask("POST", "/objections", a_doubt(person, **changes), caller=caller)


def decide(objection: dict[str, Any], decision: str, *, caller: Any = STEWARD, **more: Any) -> tuple[int, Any]:
    body = {"decision": decision, "version": objection["version"], "reason": "已核对", **more}
    return ask("POST", f"/objections/{objection['id']}/decision", body, caller=caller)


def accepted(objection: dict[str, Any]) -> None:
    """The fact that it was accepted reaches its consumer."""
    from blockdata import on_objection_accepted  # noqa: PLC0415 - conftest sets the environment first

    [event] = [each for each in aws.outbox() if each["type"] == "blockdata.ObjectionAccepted.v1"][-1:]
    message = aws.an_event("blockdata.ObjectionAccepted.v1", event["data"], id_=event["id"])
    assert on_objection_accepted.handler(aws.queued(message), aws.CONTEXT) == {"batchItemFailures": []}
    assert event["data"]["objection"] == objection["id"]


def corrections_landed() -> list[dict[str, Any]]:
    found = boto3.client("s3").list_object_versions(Bucket=os.environ["LANDING_BUCKET"]).get("Versions", [])
    return [{**each} for each in found if "/corrections/" in each["Key"]]


def take_in_correction() -> str:
    """The delivered file's notice. Returns the submission it becomes."""
    [made] = [each for each in corrections_landed() if each["IsLatest"]]
    return take_in(pipeline_world.notice(made["Key"], made["VersionId"], made["Size"], "2018-02-02T01:00:00Z"))


def state_of(objection: dict[str, Any]) -> dict[str, Any]:
    status, told = ask("GET", f"/objections/{objection['id']}", caller=OTHER_STEWARD)
    assert status == 200
    found: dict[str, Any] = told
    return found


def an_objection(**changes: Any) -> Objection:
    """id, sub of who objected, department whose row it is; else any field."""
    made = {"id": f"obj_{1:032}", "sub": "s-2", "department": "civil-affairs", **changes}
    source = Source(made.pop("department"), "minimum-allowance", "sub_1", "低保.csv", 2, "ab", ("联系电话",))
    told: dict[str, Any] = {
        "kind": "person",
        "golden_id": "per_1",
        "ids": ("per_1",),
        "attribute": "phone",
        "label": "联系电话",
        "value": Value(PHONE, RIGHT, "154****1234", "154****5678"),
        "reason": "本人当面更正",
        "case_number": CASE["case_number"],
        "source": source,
        "since": "2018-01-01T00:00:00.000Z",
        "objector": Objector(made.pop("sub"), "李静", "health"),
        "opened_at": "2018-02-05T01:00:00.000Z",
        "due": date(2018, 2, 11),
    }
    return Objection(**{**told, **made})
