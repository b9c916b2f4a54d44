"""A room's door: routes, permissions, problems, idempotency."""

import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.core import aws
from tests.core.sample_room.api import room

pytestmark = pytest.mark.usefixtures("table")

PREFIX = "/api/tests.core.sample_room"
STEWARD = {"sub": "s1", "name": "李燕", "roles": "steward,other", "department": "health", "acr": "2"}
STRANGER = {**STEWARD, "sub": "s2", "department": "civil-affairs"}


def ask(method: str, path: str, body: Any = None, *, caller: Any = STEWARD, **more: Any) -> tuple[int, Any]:
    answer = room.handler(aws.a_request(method, PREFIX + path, body, caller=caller, **more), aws.CONTEXT)
    kind = answer["headers"]["Content-Type"]
    assert kind.startswith("application/problem+json" if answer["statusCode"] >= 400 else "application/json")
    return answer["statusCode"], json.loads(answer["body"])


def test_a_note_is_written_and_read_with_its_percent_encoded_name() -> None:
    assert ask("POST", "/notes/%E7%8C%AB%2F1", {"text": " 好 "})[0] == 201
    assert ask("GET", "/notes/%E7%8C%AB%2F1/", query={"limit": "7"}) == (
        200,
        {"name": "猫/1", "text": "好", "limit": 7},
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "more", "status", "code"),
    [
        ("GET", "/nothing", None, {}, 404, "no-such-route"),
        ("GET", "/notes", None, {}, 404, "no-such-route"),
        ("DELETE", "/notes/a", None, {}, 405, "method-not-allowed"),
        ("GET", "/notes/a", None, {}, 404, "not-found"),
        ("GET", "/notes/a", None, {"query": {"limitt": "1"}}, 400, "query-unknown"),
        ("GET", "/notes/a", None, {"query": {"limit": "x"}}, 422, "invalid"),
        ("POST", "/notes/a", {"text": ""}, {}, 422, "invalid"),
        ("POST", "/notes/a", {"text": "a", "by": "root"}, {}, 422, "invalid"),
        ("POST", "/notes/a", "{", {}, 400, "not-json"),
        ("POST", "/notes/a", "[" * 100_000, {}, 400, "not-json"),
        ("POST", "/notes/a", "x" * 1_000_001, {}, 413, "too-large"),
        ("POST", "/notes/a", {"text": "炸"}, {}, 500, "failed"),
        ("GET", "/notes/a", None, {"caller": STRANGER}, 403, "no-permission"),
        ("GET", "/notes/latest", None, {}, 500, "failed"),
    ],
)
def test_what_goes_wrong_is_a_problem_and_writes_nothing(
    method: str, path: str, body: Any, more: dict[str, Any], status: int, code: str
) -> None:
    got, problem = ask(method, path, body, **more)
    assert (got, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"]
    assert problem["trace"] == "req-1"
    assert aws.items() == []


def test_the_same_key_gives_the_same_answer_and_writes_once() -> None:
    key = {"headers": {"Idempotency-Key": "k1"}}
    first = ask("POST", "/notes/a", {"text": "一"}, **key)
    assert first[0] == 201
    assert ask("POST", "/notes/a", {"text": "一"}, **key) == first
    assert ask("POST", "/notes/a", {"text": "二"}, **key)[1]["code"] == "idempotency-key-reused"
    assert ask("POST", "/notes/a", {"text": "一"})[1]["code"] == "changed-meanwhile"
    other = {**STEWARD, "sub": "s9"}
    assert ask("POST", "/notes/a", {"text": "一"}, caller=other, **key)[1]["code"] == "changed-meanwhile"


def test_unknown_paths_are_not_remembered() -> None:
    before = len(room.app.routes)
    for number in range(20):
        ask("GET", f"/nothing/{number}")
    assert len(room.app.routes) == before


def test_a_public_route_needs_nobody() -> None:
    assert ask("GET", "/public/hello", caller=None) == (200, {"你": "好"})


def test_a_room_describes_itself() -> None:
    status, document = ask("GET", "/public/openapi.json", caller=None)
    assert status == 200
    validate(document)
    operation = document["paths"][f"{PREFIX}/notes/{{name}}"]["post"]
    assert operation["summary"] == "写一条记录"
    assert operation["security"] == [{"bearer": []}]


def test_a_route_names_its_action_or_is_public() -> None:
    with pytest.raises(ValueError, match="name the action"):
        room.get("/x")
    with pytest.raises(ValueError, match="name the action"):
        room.get("/x", allows="Read", public=True)
