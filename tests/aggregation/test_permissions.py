"""Role × action × ownership, for every route: a new route without a row fails."""

from typing import Any

import pytest

from aggregation.api import room
from tests.aggregation.catalogue import CONTRACTS, DEPARTMENTS, ask, seeded
from tests.aggregation.test_uploads import A_FILE
from tests.core import aws

ROLES = ("steward", "reviewer", "leader", "auditor", "operator", "citizen", "", "nobody")
IN_OFFICE = {"steward", "reviewer", "leader", "auditor", "operator"}
OWN, OTHER, NONE = "civil-affairs", "health", ""  # the caller's department; everything asked for is civil-affairs'
HEALTH = next(
    {name: value for name, value in department.items() if name != "id"}
    for department in DEPARTMENTS
    if department["id"] == "health"
)


def everywhere(roles: set[str]) -> dict[str, set[str]]:
    """Whoever's it is."""
    return {OWN: roles, OTHER: roles, NONE: roles}


MATRIX: dict[tuple[str, str], tuple[str, Any, dict[str, set[str]]]] = {
    ("GET", "/departments"): ("/departments", None, everywhere(IN_OFFICE)),
    ("GET", "/datasets"): ("/datasets", None, everywhere(IN_OFFICE)),
    ("GET", "/datasets/{department}/{dataset}"): (
        "/datasets/civil-affairs/minimum-allowance",
        None,
        everywhere(IN_OFFICE),
    ),
    ("PUT", "/departments/{department}"): (
        "/departments/health",
        HEALTH,
        everywhere({"operator"}),
    ),
    ("POST", "/contracts"): ("/contracts", CONTRACTS[0], everywhere({"operator"})),
    ("POST", "/uploads"): ("/uploads", A_FILE, {OWN: {"steward"}, OTHER: set(), NONE: set()}),
}
ROWS = [(*route, ownership) for route, (_, _, allowed) in MATRIX.items() for ownership in allowed]


def test_every_route_has_a_row() -> None:
    assert set(MATRIX) == {route for route, view in room.views.items() if view.action}


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(("method", "route", "ownership"), ROWS)
def test_who_may_do_what(method: str, route: str, ownership: str) -> None:
    seeded()
    before = aws.items()
    path, body, allowed = MATRIX[(method, route)]
    for role in ROLES:
        caller = {"sub": "u-1", "name": "甲", "roles": role, "department": ownership, "acr": "2"}
        status, answer = ask(method, path, body, caller=None if role == "nobody" else caller)
        assert status == (200 if role in allowed[ownership] else 403), (role, answer)
        assert status == 200 or answer["remedy"]
    assert aws.items() == before, "who is refused changes nothing; what is allowed here changes nothing either"
