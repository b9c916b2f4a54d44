"""A steward gives the department's programs keys: shown once, kept as digests, taken back at once."""

import json
from typing import Any

import pytest

from identity import authoriser, department_keys
from identity.api import room
from identity.api_keys import ApiKeyRow
from tests.core import aws

pytestmark = pytest.mark.usefixtures("table")
STEWARD = {"sub": "s-1", "name": "周敏", "roles": "steward", "department": "civil-affairs", "acr": "2"}


def ask(method: str, path: str, body: Any = None, headers: Any = None, **query: str) -> tuple[int, Any]:
    event = aws.a_request(method, f"/api/identity{path}", body, caller=STEWARD, query=query, headers=headers or {})
    answer = room.handler(event, aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def made(**headers: str) -> Any:
    status, answer = ask("POST", "/keys", {"department": "civil-affairs", "name": "低保系统前置机"}, headers)
    assert status == 200, answer
    return answer


def who(key: str) -> Any:
    return authoriser.handler({"identitySource": [f"ApiKey {key}"]}, None)


def test_a_key_opens_the_departments_doors_as_a_machine_until_it_is_taken_back() -> None:
    answer = made()
    machine = {"name": "低保系统前置机", "roles": "machine", "department": "civil-affairs", "acr": "key"}
    assert who(answer["key"]) == {"isAuthorized": True, "context": {"sub": answer["id"], **machine}}

    for _ in range(2):
        status, revoked = ask("DELETE", f"/keys/civil-affairs/{answer['id']}")
        assert (status, bool(revoked["revoked_at"])) == (200, True)
    assert who(answer["key"])["isAuthorized"] is False


def test_a_key_is_told_once_and_kept_nowhere() -> None:
    answer = made(**{"Idempotency-Key": "k-1"})
    [listed] = ask("GET", "/keys", department="civil-affairs")[1]["items"]
    assert listed == {name: value for name, value in answer.items() if name != "key"}
    assert listed["made_by"] == "周敏"
    assert len(answer["key"]) >= 40
    assert answer["key"] not in json.dumps(aws.items())


def test_keys_in_use_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(department_keys, "IN_USE_MAX", 1)
    first = made()
    status, problem = ask("POST", "/keys", {"department": "civil-affairs", "name": "另一台"})
    assert (status, problem["code"]) == (409, "keys-too-many")
    ask("DELETE", f"/keys/civil-affairs/{first['id']}")
    assert made()["id"] != first["id"]


def test_a_key_is_taken_back_however_many_came_and_went_since() -> None:
    first = made()
    machine: Any = {"name": "旧", "roles": "machine", "department": "civil-affairs", "revoked": True}
    with ApiKeyRow.batch_write() as batch:
        for number in range(201):
            said: Any = {"holder": f"key_{number}", "made_by": "甲", "created_at": "9999"}
            place: Any = {"pk": f"apikey#{number}", "owner": "keys#civil-affairs", "owner_sort": f"9999#{number:03}"}
            batch.save(ApiKeyRow(sk="apikey", **place, **machine, **said))
    status, revoked = ask("DELETE", f"/keys/civil-affairs/{first['id']}")
    assert (status, bool(revoked["revoked_at"])) == (200, True)
    assert who(first["key"])["isAuthorized"] is False


def test_a_key_of_another_department_is_not_found_under_ones_own() -> None:
    assert ask("DELETE", "/keys/civil-affairs/key_9")[1]["code"] == "key-not-found"
    assert ask("DELETE", "/keys/health/key_9")[0] == 403
