"""Permission: the sample room's policies as a matrix of role, action and ownership."""

import itertools

import pytest

from zunyi import access
from zunyi.caller import Caller
from zunyi.problems import Problem

ROOM = "tests.core.sample_room"
ROLES = ["steward", "reviewer", "leader", "auditor", "operator", "citizen", "steward,auditor", ""]
ACTIONS = ["Read", "Write", "Delete"]
OWNERS = ["own", "other", "nobody"]
PERMITTED = {
    ("steward", "Read", "own"),
    ("steward", "Write", "own"),
    ("steward,auditor", "Read", "own"),
    ("steward,auditor", "Write", "own"),
    ("steward,auditor", "Read", "other"),
    ("auditor", "Read", "own"),
    ("auditor", "Read", "other"),
}
RESOURCES: dict[str, dict[str, str | None]] = {
    "own": {"department": "health"},
    "other": {"department": "civil-affairs"},
    "nobody": {"department": None},
}


def a_caller(roles: str = "steward", **changes: str) -> Caller:
    said = {"sub": "s-1", "name": "李燕", "roles": roles, "department": "health", "acr": "2", **changes}
    return Caller.of({"requestContext": {"authorizer": said}})


@pytest.mark.parametrize(("roles", "action", "owner"), [*itertools.product(ROLES, ACTIONS, OWNERS)])
def test_what_no_policy_permits_is_refused(roles: str, action: str, owner: str) -> None:
    asked = access.Access(ROOM, action, a_caller(roles))
    assert not asked.checked
    assert asked.allows(RESOURCES[owner]) is ((roles, action, owner) in PERMITTED)
    assert asked.checked


@pytest.mark.parametrize("sub", ['"', 's"1\n', "\\", "用户", "a" * 3000])
def test_a_strange_name_is_a_name_and_no_policy(sub: str) -> None:
    assert access.Access(ROOM, "Read", a_caller(sub=sub)).allows({"department": "health"})
    assert not access.Access(ROOM, "Read", a_caller("citizen", sub=sub)).allows({"department": "health"})


def test_the_context_of_a_request_counts() -> None:
    operator = access.Access(ROOM, "Delete", a_caller("operator"))
    assert operator.allows({"department": "health"}, confirmed=True)
    assert not operator.allows({"department": "health"}, confirmed=False)
    assert not operator.allows({"department": "health"}, confirmed=None)


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(Problem) as refused:
        access.Access(ROOM, "Delete", a_caller()).require({"department": "health"})
    document = refused.value.document("req-1")
    assert (document["status"], document["code"], document["title"]) == (403, "no-permission", "没有权限")
    assert document["detail"]
    assert document["remedy"]


def test_a_caller_without_claims_is_nobody() -> None:
    nobody = Caller.of({"requestContext": {"authorizer": {"sub": None, "roles": None}}})
    assert nobody == Caller(sub="", name="", roles=frozenset(), department="", acr="")
    assert Caller.of({"requestContext": {}}) == nobody
