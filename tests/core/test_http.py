"""A room's door: routes, permissions, problems, idempotency."""

import base64
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from pynamodb.exceptions import QueryError

from tests.core import aws
from tests.core.sample_room.api import hello, room
from zunyi import clock, idempotency
from zunyi.cursor import encode
from zunyi.routing import Found, Routes
from zunyi.table import Row

pytestmark = pytest.mark.usefixtures("table")

PREFIX = "/api/tests.core.sample_room"
LONG = "k" * 201
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
        ("GET", "/note", None, {}, 404, "no-such-route"),
        ("GET", "/notes/a/b", None, {}, 404, "no-such-route"),
        ("GET", "/notes//", None, {}, 400, "query-missing"),
        ("GET", "/../notes", None, {}, 404, "no-such-route"),
        ("GET", "", None, {}, 404, "no-such-route"),
        ("GET", "/notes", None, {"query": {"by": "s1", "limit": "99"}}, 422, "invalid"),
        ("GET", "/notes", None, {"query": {"by": "s1", "cursor": "x"}}, 400, "cursor-invalid"),
        ("POST", "/public/hello", None, {}, 405, "method-not-allowed"),
        ("OPTIONS", "/notes/a", None, {}, 405, "method-not-allowed"),
        ("PUT", "/notes/a", {"text": "一"}, {}, 404, "not-found"),
        ("PATCH", "/notes/a", None, {}, 405, "method-not-allowed"),
        ("GET", "/notes/a", None, {}, 404, "not-found"),
        ("GET", "/notes/a", None, {"query": {"limitt": "1"}}, 400, "query-unknown"),
        ("GET", "/notes/a", None, {"query": {"limit": "x"}}, 422, "invalid"),
        ("POST", "/notes/a", {"text": ""}, {}, 422, "invalid"),
        ("POST", "/notes/a", {"text": "a", "by": "root"}, {}, 422, "invalid"),
        ("POST", "/notes/a", "{", {}, 400, "not-json"),
        ("POST", "/notes/a", "[]", {}, 422, "invalid"),
        ("POST", "/notes/a", "", {}, 422, "invalid"),
        ("POST", "/notes/a", '{"text": "\\ud800"}', {}, 422, "invalid"),
        ("POST", "/notes/a", '{"text": NaN}', {}, 422, "invalid"),
        ("POST", "/notes/a", {"text": "一"}, {"headers": {"content-type": "text/plain"}}, 415, "not-json"),
        (
            "POST",
            "/notes/a",
            {"text": "一"},
            {"headers": {"Idempotency-Key": "k" * 201}},
            400,
            "idempotency-key-invalid",
        ),
        ("POST", "/notes/a", {"text": "坏"}, {}, 500, "failed"),
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
    assert problem["remedy"]
    assert problem["trace"] == "req-1"
    assert problem["type"] == f"urn:zunyi:problem:{code}"
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


def test_a_literal_path_leaves_other_methods_to_the_wider_one() -> None:
    assert ask("POST", "/notes/latest", {"text": "一"})[0] == 201


def test_a_list_pages_by_cursors_that_fit_no_other_list() -> None:
    for name in "abc":
        ask("POST", f"/notes/{name}", {"text": "一"})
    status, first = ask("GET", "/notes", query={"by": "s1"})
    assert (status, [note["name"] for note in first["items"]]) == (200, ["a", "b"])
    _, second = ask("GET", "/notes", query={"by": "s1", "cursor": first["next"]})
    assert ([note["name"] for note in second["items"]], second["next"]) == (["c"], None)


def test_a_cursor_of_another_list_is_refused_where_dynamodb_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moto takes any start key; AWS answers with this error."""

    def refuse(*_: Any, **__: Any) -> None:
        raise QueryError(cause=ClientError({"Error": {"Code": "ValidationException", "Message": "start"}}, "Query"))

    monkeypatch.setattr(Row.by_owner, "query", refuse)
    status, problem = ask("GET", "/notes", query={"by": "s1", "cursor": encode({"unknown": {"S": "x"}})})
    assert (status, problem["code"]) == (400, "cursor-invalid")


def test_two_who_change_one_row_at_once_are_told() -> None:
    ask("POST", "/notes/a", {"text": "一"})
    status, problem = ask("PUT", "/notes/a", {"text": "同时"})
    assert (status, problem["code"], problem["title"]) == (409, "changed-meanwhile", "与现有情况冲突")
    assert ask("GET", "/notes/a")[1]["text"] == "一"
    assert aws.outbox() == []
    assert ask("PUT", "/notes/a", {"text": "二"})[0] == 200
    assert len(aws.outbox()) == 1
    assert ask("DELETE", "/notes/a") == (200, {"name": "a"})


def test_a_key_is_of_one_route_and_a_failure_is_not_kept() -> None:
    key = {"headers": {"idempotency-key": "k1"}}
    assert ask("POST", "/notes/a", {"text": "炸"}, **key)[0] == 500
    assert ask("POST", "/notes/a", {"text": "一"}, **key)[0] == 201
    assert ask("POST", "/notes/b", {"text": "一"}, **key)[0] == 201
    assert ask("PUT", "/notes/a", {"text": "一"}, **key)[0] == 200
    [stored, *_] = [item for item in aws.items() if item["kind"]["S"] == "answer"]
    assert float(stored["expires_at"]["N"]) > clock.now().timestamp()
    assert "k1" not in str(stored["pk"])


def test_of_two_equal_requests_at_once_the_later_gives_the_answer_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    key = {"headers": {"Idempotency-Key": "k1"}}
    first = ask("POST", "/notes/a", {"text": "一"}, **key)
    seen: list[str] = []
    real = idempotency.stored

    def not_yet(key: str, text: str) -> Any:
        seen.append(key)
        return None if len(seen) == 1 else real(key, text)

    monkeypatch.setattr(idempotency, "stored", not_yet)
    assert ask("POST", "/notes/a", {"text": "一"}, **key) == first
    assert len(seen) == 2


def test_a_body_may_come_in_base64() -> None:
    event = aws.a_request("POST", f"{PREFIX}/notes/a", "x", caller=STEWARD)
    for body, status in ((base64.b64encode('{"text": "猫"}'.encode()), 201), (b"\xff", 400), (b"/w==", 400)):
        answer = room.handler({**event, "body": body.decode("latin-1"), "isBase64Encoded": True}, aws.CONTEXT)
        assert answer["statusCode"] == status, answer["body"]


def test_chinese_is_written_as_it_is_and_nothing_is_cached() -> None:
    answer = room.handler(aws.a_request("GET", f"{PREFIX}/public/hello"), aws.CONTEXT)
    assert answer["body"] == '{"你":"好"}'
    assert answer["headers"]["Content-Type"] == "application/json; charset=utf-8"
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"


def test_a_wrong_field_is_named_and_its_value_is_not() -> None:
    _, problem = ask("POST", "/notes/a", {"text": "520301200501010014520301", "by": "张三"})
    assert problem["errors"] == [{"field": "text", "message": "太长"}, {"field": "by", "message": "不是这里的字段"}]
    assert "520301" not in json.dumps(problem)
    assert "张三" not in json.dumps(problem, ensure_ascii=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="/abc{}%.猫\n E7", max_size=12), st.sampled_from(["GET", "POST", "PUT", "HEAD"]))
def test_no_path_breaks_the_door(path: str, method: str) -> None:
    before = len(room.app.routes)
    answer = room.handler(aws.a_request(method, "/" + path), aws.CONTEXT)
    assert answer["statusCode"] == 404
    assert len(room.app.routes) == before


def test_a_room_describes_itself() -> None:
    status, document = ask("GET", "/public/openapi.json", caller=None)
    assert status == 200
    validate(document)
    operation = document["paths"][f"{PREFIX}/notes/{{name}}"]["post"]
    assert operation["summary"] == "写一条记录"
    assert operation["security"] == [{"bearer": []}]
    assert [parameter["name"] for parameter in operation["parameters"]] == ["name", "Idempotency-Key"]
    listed = document["paths"][f"{PREFIX}/notes"]["get"]["parameters"]
    assert [(parameter["name"], parameter["required"]) for parameter in listed] == [
        ("by", True),
        ("cursor", False),
        ("limit", False),
    ]
    assert listed[2]["schema"] == {"type": "integer", "minimum": 1, "maximum": 9}
    assert "security" not in document["paths"][f"{PREFIX}/public/hello"]["get"]


def test_a_route_names_its_action_or_is_public() -> None:
    with pytest.raises(ValueError, match="name the action"):
        room.get("/x")
    with pytest.raises(ValueError, match="name the action"):
        room.get("/x", allows="Read", public=True)


def test_a_view_takes_what_its_path_names() -> None:
    with pytest.raises(ValueError, match="every name of its path"):
        room.get("/x/{name}", public=True)(hello)


@pytest.mark.parametrize(
    ("method", "path", "pattern", "parameters"),
    [
        ("GET", "/api/r/a", "/a", {}),
        ("GET", "/api/r/a/", "/a", {}),
        ("GET", "/api/r/b/c", "/b/{x}", {"x": "c"}),
        ("GET", "/api/r/b/%E7%8C%AB", "/b/{x}", {"x": "猫"}),
        ("GET", "/api/r/b/猫", "/b/{x}", {"x": "猫"}),
        ("GET", "/api/r/b/a%2Fb", "/b/{x}", {"x": "a/b"}),
        ("GET", "/api/r/b/d", "/b/d", {}),
        ("POST", "/api/r/b/d", "/b/{x}", {"x": "d"}),
        ("GET", "/api/r/b/c/e.x", "/b/{x}/e.x", {"x": "c"}),
        ("GET", "/api/r/b/c/eyx", 404, {}),
        ("DELETE", "/api/r/b/c", 405, {}),
        ("GET", "/api/r/", 404, {}),
        ("GET", "/api/r", 404, {}),
        ("GET", "/api/rr/a", 404, {}),
        ("GET", "/a", 404, {}),
        ("GET", "/api/r/b/", 404, {}),
    ],
)
def test_a_path_finds_its_route(method: str, path: str, pattern: str | int, parameters: dict[str, str]) -> None:
    routes = Routes(prefix="/api/r")
    for known in ("GET /b/{x}", "POST /b/{x}", "GET /a", "GET /b/d", "GET /b/{x}/e.x"):
        routes.add(*known.split())
    found = routes.find(method, path)
    if isinstance(found, Found):
        assert (found.pattern, found.parameters) == (pattern, parameters)
    else:
        assert found.status == pattern
