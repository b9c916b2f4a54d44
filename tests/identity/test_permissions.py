"""Role × action × ownership, for every route: a new route without a row fails."""

import json

import pytest

from identity.api import room
from tests.core import aws

pytestmark = pytest.mark.usefixtures("table")

ROLES = ("steward", "reviewer", "leader", "auditor", "operator", "citizen", "", "nobody")
OWNERSHIPS = {
    "own": {"actor": "u-1"},
    "another's": {"actor": "u-2"},
    "of one person": {"subject": "per_1"},
    "everybody's": {},
}
EVERYBODY = set(ROLES) - {"nobody"}
MATRIX = {
    ("GET", "/me"): {"everybody's": EVERYBODY},
    ("GET", "/footprints"): {
        "own": EVERYBODY,
        "another's": {"auditor"},
        "of one person": EVERYBODY,  # narrowed to one's own looks
        "everybody's": EVERYBODY,  # the same
    },
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
    event = aws.a_request(
        method,
        f"/api/identity{path}",
        caller=None if role == "nobody" else caller,
        query=OWNERSHIPS[ownership],
    )
    answer = room.handler(event, aws.CONTEXT)
    allowed = role in MATRIX[(method, path)][ownership]
    assert answer["statusCode"] == (200 if allowed else 403), answer["body"]
    assert allowed or json.loads(answer["body"])["remedy"]
