"""Role × action × ownership, for every route: a new route without a row fails."""

import json
from typing import Any

import pytest

from identity.api import room
from tests.core import aws

pytestmark = pytest.mark.usefixtures("table")

ROLES = ("steward", "reviewer", "leader", "auditor", "operator", "citizen", "machine", "", "nobody")
OWNERSHIPS: dict[str, dict[str, str]] = {
    "own": {"actor": "u-1"},
    "another's": {"actor": "u-2"},
    "of one person": {"subject": "per_1"},
    "everybody's": {},
    "own department's": {"department": "health"},
    "another department's": {"department": "civil-affairs"},
}
EVERYBODY = set(ROLES) - {"nobody"}
REVOKE = "/keys/{department}/{id}"
NOTED = "/notices/{id}/read"
MATRIX: dict[tuple[str, str], dict[str, set[str]]] = {
    ("GET", "/me"): {"everybody's": EVERYBODY},
    ("GET", "/footprints"): {
        "own": EVERYBODY,
        "another's": {"auditor"},
        "of one person": EVERYBODY,  # narrowed to one's own looks
        "everybody's": EVERYBODY,  # the same
    },
    ("GET", "/keys"): {
        "own department's": {"steward", "operator", "auditor"},
        "another department's": {"operator", "auditor"},
    },
    ("POST", "/keys"): {"own department's": {"steward"}, "another department's": set()},
    ("GET", "/notices"): {
        "everybody's": EVERYBODY,  # one's own
        "own department's": {"steward"},
        "another department's": set(),
    },
    ("POST", NOTED): {"own": EVERYBODY},
    ("DELETE", REVOKE): {"own department's": {"steward", "operator"}, "another department's": {"operator"}},
}


ROWS = [
    (method, path, ownership, role)
    for (method, path), ownerships in MATRIX.items()
    for ownership in ownerships
    for role in ROLES
]


def test_every_route_has_a_row() -> None:
    assert set(MATRIX) == {route for route, view in room.views.items() if view.action}


@pytest.mark.parametrize(("method", "path", "ownership", "role"), ROWS)
def test_who_may_do_what(method: str, path: str, ownership: str, role: str) -> None:
    caller = {"sub": "u-1", "name": "甲", "roles": role, "department": "health", "acr": "2"}
    body: Any = None
    query, route = OWNERSHIPS[ownership], (method, path)
    if method == "POST":
        body, query = {**query, "name": "取数"}, {}
    if path == REVOKE:
        path, query = path.format(id="key_1", **query), {}
    if path == NOTED:
        path, body = path.format(id="obj_1"), {}
    event = aws.a_request(
        method, f"/api/identity{path}", body, caller=None if role == "nobody" else caller, query=query
    )
    answer = room.handler(event, aws.CONTEXT)
    allowed = role in MATRIX[route][ownership]
    nothing_there = 404 if route[1] in {REVOKE, NOTED} else 200
    assert answer["statusCode"] == (nothing_there if allowed else 403), answer["body"]
    assert allowed or json.loads(answer["body"])["remedy"]
