"""The canned answers keep to the rooms' own OpenAPI documents, so that pages are tried with what they will get."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from .answers import HOUSE, ORGANISATION, PERSON, a_draft
from .city import UPLOAD, City, answer

DOCUMENTS = Path(__file__).resolve().parents[2] / "web" / "console" / "openapi"
DRAFT = "/api/aggregation/contracts/civil-affairs/minimum-allowance/draft"
LOOKUP = {"id_number": "520301200501010014", "case_number": "1", "ground": "social-assistance-check"}
CALLS: list[tuple[str, str, Any]] = [
    ("GET", "/api/identity/me", None),
    ("GET", "/api/identity/footprints", None),
    ("GET", "/api/identity/notices", None),
    ("POST", "/api/identity/notices/obj_1/read", None),
    ("GET", "/api/identity/keys", None),
    ("POST", "/api/identity/keys", {"department": "civil-affairs", "name": "前置机"}),
    ("GET", "/api/aggregation/departments", None),
    ("GET", "/api/aggregation/datasets", None),
    ("GET", "/api/aggregation/datasets/civil-affairs/minimum-allowance", None),
    (
        "POST",
        "/api/aggregation/uploads",
        {"department": "d", "dataset": "e", "filename": "f", "size": 1, "content_type": "text/csv"},
    ),
    ("GET", "/api/blockdata/submissions", None),
    *[
        ("GET", f"/api/blockdata/submissions/sub_{state}", None)
        for state in ("going", "done", "held", "failed", "rejected", "child")
    ],
    ("GET", "/api/blockdata/submissions/sub_done/rejects", None),
    ("GET", "/api/blockdata/submissions/sub_held/profile", None),
    ("POST", "/api/blockdata/submissions/sub_done/corrections", {"rows": [{"source_row": 1, "values": {"a": "b"}}]}),
    ("POST", "/api/blockdata/submissions/sub_held/confirm", None),
    ("POST", "/api/blockdata/persons/lookup", LOOKUP),
    (
        "POST",
        "/api/blockdata/persons/verify",
        {"case_number": "1", "ground": "g", "items": [{"ref": "2", "id_number": "1", "claims": {"name": "甲"}}]},
    ),
    ("POST", "/api/blockdata/organisations/lookup", {"name": "遵义市播州区鸭溪镇晨曦食品有限公司"}),
    ("POST", "/api/blockdata/houses/lookup", {"address": "红花岗区老城街道人民路12号"}),
    ("POST", "/api/blockdata/houses/lookup", {"address_code": "1", "case_number": "1", "ground": "check"}),
    ("POST", f"/api/blockdata/records/person/{PERSON}/history", {"case_number": "1", "ground": "check"}),
    ("POST", f"/api/blockdata/records/organisation/{ORGANISATION}/history", {}),
    ("POST", f"/api/blockdata/records/house/{HOUSE}/history", {}),
    ("GET", "/api/blockdata/grounds", None),
    ("GET", "/api/blockdata/findings", None),
    ("GET", "/api/blockdata/findings/paid-after-death/cases", None),
    ("GET", "/api/blockdata/findings/pupil-in-two-schools/cases", None),
    (
        "POST",
        "/api/blockdata/findings/paid-after-death/cases/case_1/decision",
        {"decision": "dismiss", "reason": "核实", "version": 1},
    ),
    ("GET", "/api/decision/overview", None),
    ("GET", "/api/aggregation/codes", None),
    ("GET", "/api/aggregation/code-lists", None),
    ("GET", "/api/aggregation/standards", None),
    ("GET", "/api/aggregation/lineage", None),
    ("GET", "/api/aggregation/boards/quality", None),
    ("GET", "/api/aggregation/boards/freshness", None),
    ("GET", "/api/aggregation/reminders", None),
    (
        "POST",
        "/api/aggregation/reminders/civil-affairs/temporary-relief/2018-03-05/explanations",
        {"reason": "系统升级", "promised": "2018-03-20", "version": 2},
    ),
    ("GET", "/api/aggregation/uploads", None),
    ("POST", f"/api/aggregation/uploads/{UPLOAD}/parts", {"numbers": [1]}),
    ("POST", f"/api/aggregation/uploads/{UPLOAD}/complete", None),
    ("GET", "/api/aggregation/drafts", None),
    ("POST", DRAFT, {}),
    ("GET", DRAFT, None),
    ("PUT", DRAFT, {"version": 1, "contract": a_draft()["contract"]}),
    ("POST", f"{DRAFT}/propose", {"version": 1}),
    ("POST", f"{DRAFT}/publish", {"version": 1}),
    ("POST", f"{DRAFT}/trials", {"version": 1, "upload": UPLOAD}),
    ("GET", "/api/blockdata/trials/try_1", None),
    ("POST", f"{DRAFT}/sketches", {"version": 1, "upload": UPLOAD}),
    ("GET", "/api/blockdata/sketches/skt_1", None),
    ("GET", "/api/blockdata/indicators", None),
    ("GET", "/api/blockdata/indicators/allowance-persons", None),
    ("GET", "/api/blockdata/indicators/household-size", None),
    ("POST", "/api/blockdata/indicators/runs", None),
    ("GET", "/api/blockdata/conflicts", None),
    ("GET", "/api/blockdata/objections", None),
    (
        "POST",
        "/api/blockdata/objections",
        {"kind": "house", "golden_id": HOUSE, "attribute": "use", "version": 1, "proposed": "住宅", "reason": "属实"},
    ),
    ("GET", "/api/blockdata/objections/mine", None),
    ("GET", "/api/blockdata/objections/sums", None),
    ("GET", "/api/blockdata/objections/obj_1/values", None),
    ("POST", "/api/blockdata/objections/obj_1/decision", {"decision": "refuse", "reason": "属实", "version": 1}),
    ("POST", "/api/blockdata/objections/obj_1/withdraw", {"version": 1}),
    ("GET", "/api/blockdata/models/person", None),
    ("GET", "/api/blockdata/models/organisation", None),
    ("POST", "/api/blockdata/models/person/trainings", None),
    ("GET", "/api/blockdata/models/person/1", None),
    ("GET", "/api/blockdata/models/person/2", None),
    ("GET", "/api/blockdata/models/person/2/splink", None),
    ("POST", "/api/blockdata/models/person/2/adoption", {"reason": "更好"}),
    ("GET", "/api/blockdata/reviews", None),
    ("GET", "/api/blockdata/reviews/sums", None),
    (
        "POST",
        "/api/blockdata/reviews/decisions",
        {"decisions": [{"id": f"per_{1:032}.per_{2:032}", "decision": "same", "version": 1}], "reason": "核实"},
    ),
]


def operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """The operation that a call reaches."""
    for template, operations in document["paths"].items():
        if (
            re.fullmatch(r"(/api/\w+)?" + re.sub(r"\{[^}]+\}", "[^/]+", re.sub(r"^/api/\w+", "", template)), path)
            and method.lower() in operations
        ):
            found: dict[str, Any] = operations[method.lower()]
            return found
    pytest.fail(f"{method} {path} is in no document")


def faults(document: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "components": document.get("components", {}),
    }
    return [
        f"{'/'.join(map(str, fault.instance_path))}: {fault.message}"
        for fault in jsonschema_rs.validator_for(whole).iter_errors(value)
    ]


@pytest.mark.parametrize(("method", "path", "body"), CALLS, ids=[f"{method} {path}" for method, path, _ in CALLS])
def test_a_canned_answer_is_what_its_room_promises(method: str, path: str, body: Any) -> None:
    context, rest = path.removeprefix("/api/").split("/", 1)
    document = json.loads((DOCUMENTS / f"{context}.json").read_text("utf-8"))
    promised = operation(document, method, f"/{rest}")

    city = City()
    city.draft = a_draft()

    status, found = answer(method, path, {}, body, city)

    ok = next(response for code, response in promised["responses"].items() if code.startswith("2"))
    assert status == 200
    assert faults(document, ok["content"]["application/json"]["schema"], found) == []
    if body is not None:
        assert faults(document, promised["requestBody"]["content"]["application/json"]["schema"], body) == []
