"""Role × action, for every route: a new route without a row fails. The picture holds sums: it belongs to nobody."""

import pytest

from decision.api import room
from tests.decision.heard import INDICATOR, an_event, ask, hear

ROLES = ("steward", "reviewer", "leader", "auditor", "operator", "citizen", "", "nobody")
WHO_CHECKS = {"leader", "auditor", "reviewer", "operator"}
MATRIX = {
    ("GET", "/overview"): ("/overview", WHO_CHECKS),
    ("GET", "/indicators/{indicator}"): ("/indicators/person-count", WHO_CHECKS),
}


def test_every_route_has_a_row() -> None:
    assert set(MATRIX) == {route for route, view in room.views.items() if view.action}


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("route", MATRIX)
def test_who_may_do_what(route: tuple[str, str]) -> None:
    hear(an_event(INDICATOR))
    path, allowed = MATRIX[route]
    for role in ROLES:
        for department in ("civil-affairs", ""):
            caller = {"sub": "u-1", "name": "甲", "roles": role, "department": department, "acr": "2"}
            status, answer = ask(path, None if role == "nobody" else caller)
            assert status == (200 if role in allowed else 403), (role, answer)
            assert status == 200 or answer["remedy"]
