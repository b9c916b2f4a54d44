"""Role × action × ownership, for every route: a new route without a row fails."""

from collections.abc import Iterator
from typing import Any

import pytest

from aggregation.api import room
from aggregation.landing import store
from aggregation.uploads import Upload
from tests.aggregation.catalogue import DEPARTMENTS, LOW, OPERATOR, ask, seeded
from tests.aggregation.test_systems import ALLOWANCES
from tests.aggregation.test_uploads import A_FILE
from tests.core import aws
from zunyi.work import work

ROLES = ("steward", "reviewer", "leader", "auditor", "operator", "citizen", "machine", "", "nobody")
IN_OFFICE = {"steward", "reviewer", "leader", "auditor", "operator"}
OWN, OTHER, NONE = "civil-affairs", "health", ""  # the caller's department; everything asked for is civil-affairs'
ANSWERABLE = IN_OFFICE - {"reviewer"}
DELIVERERS = {"steward", "machine"}
OWN_DELIVERER: dict[str, set[str]] = {OWN: DELIVERERS, OTHER: set(), NONE: set()}
OWN_STEWARD: dict[str, set[str]] = {OWN: {"steward"}, OTHER: set(), NONE: set()}
DRAFT = "/contracts/{department}/{dataset}/draft"
A_DRAFT = "/contracts/civil-affairs/minimum-allowance/draft"
UPLOAD = "upl_" + "0" * 32
HEALTH = next(
    {name: value for name, value in department.items() if name != "id"}
    for department in DEPARTMENTS
    if department["id"] == "health"
)


def everywhere(roles: set[str]) -> dict[str, set[str]]:
    """Whoever's it is."""
    return {OWN: roles, OTHER: roles, NONE: roles}


def DRAFTERS_AND(*more: str) -> dict[str, set[str]]:  # noqa: N802 - reads as a constant of the table
    """Operators whoever's it is, stewards of the department."""
    others = {"operator", *more}
    return {OWN: others | {"steward"}, OTHER: others, NONE: others}


SYSTEM, A_SYSTEM = "/systems/{department}/{system}", "/systems/civil-affairs/allowances"
OPERATOR_AND_OWN = DRAFTERS_AND()
MATRIX: dict[tuple[str, str], tuple[str, Any, dict[str, set[str]]]] = {
    ("GET", "/departments"): ("/departments", None, everywhere(IN_OFFICE)),
    ("GET", "/datasets"): ("/datasets", None, everywhere(IN_OFFICE)),
    ("GET", "/datasets/{department}/{dataset}"): (
        "/datasets/civil-affairs/minimum-allowance",
        None,
        {**everywhere(IN_OFFICE), OWN: IN_OFFICE | {"machine"}},
    ),
    ("POST", "/datasets/{department}/{dataset}/rows"): (
        "/datasets/civil-affairs/minimum-allowance/rows",
        {"rows": [{}]},
        OWN_DELIVERER,
    ),
    ("PUT", "/departments/{department}"): (
        "/departments/health",
        HEALTH,
        everywhere({"operator"}),
    ),
    ("GET", "/contracts/{department}/{dataset}/versions/{version}"): (
        "/contracts/civil-affairs/minimum-allowance/versions/1",
        None,
        everywhere(IN_OFFICE),
    ),
    ("GET", "/boards/quality"): ("/boards/quality", None, everywhere(ANSWERABLE)),
    ("GET", "/boards/freshness"): ("/boards/freshness", None, everywhere(ANSWERABLE)),
    ("GET", "/reminders"): ("/reminders", None, everywhere(ANSWERABLE)),
    ("POST", "/reminders/{department}/{dataset}/{due}/explanations"): (
        "/reminders/civil-affairs/minimum-allowance/2018-03-05/explanations",
        {"reason": "系统升级", "promised": "2018-03-06", "version": 1},
        OWN_STEWARD,
    ),
    ("GET", "/drafts"): ("/drafts?department=civil-affairs", None, DRAFTERS_AND("auditor")),
    ("GET", DRAFT): (A_DRAFT, None, DRAFTERS_AND("auditor")),
    ("POST", DRAFT): (A_DRAFT, {}, DRAFTERS_AND()),
    ("PUT", DRAFT): (A_DRAFT, {"version": 9, "contract": {}}, DRAFTERS_AND()),
    ("DELETE", DRAFT): (f"{A_DRAFT}?version=9", None, DRAFTERS_AND()),
    ("POST", f"{DRAFT}/propose"): (f"{A_DRAFT}/propose", {"version": 9}, DRAFTERS_AND()),
    ("POST", f"{DRAFT}/trials"): (f"{A_DRAFT}/trials", {"version": 9, "upload": UPLOAD}, DRAFTERS_AND()),
    ("POST", f"{DRAFT}/sketches"): (f"{A_DRAFT}/sketches", {"version": 9, "upload": UPLOAD}, DRAFTERS_AND()),
    ("POST", f"{DRAFT}/publish"): (f"{A_DRAFT}/publish", {"version": 9}, everywhere({"operator"})),
    ("GET", "/uploads"): ("/uploads", None, {OWN: DELIVERERS, OTHER: DELIVERERS, NONE: set()}),
    ("GET", "/uploads/{id}"): (f"/uploads/{UPLOAD}", None, OWN_DELIVERER),
    ("POST", "/uploads/{id}/parts"): (f"/uploads/{UPLOAD}/parts", {"numbers": [9]}, OWN_DELIVERER),
    ("POST", "/uploads/{id}/complete"): (f"/uploads/{UPLOAD}/complete", None, OWN_DELIVERER),
    ("DELETE", "/uploads/{id}"): (f"/uploads/{UPLOAD}", None, OWN_DELIVERER),
    ("POST", "/uploads/credentials"): (
        "/uploads/credentials",
        {"dataset": "nothing"},
        {OWN: {"steward"}, OTHER: {"steward"}, NONE: set()},
    ),
    ("GET", "/directory"): ("/directory", None, everywhere(IN_OFFICE)),
    ("GET", "/directory/dcat"): ("/directory/dcat", None, everywhere(IN_OFFICE)),
    ("GET", "/codes"): ("/codes", None, everywhere(IN_OFFICE)),
    ("GET", "/code-lists"): ("/code-lists", None, everywhere(IN_OFFICE)),
    ("GET", "/standards"): ("/standards", None, everywhere(IN_OFFICE)),
    ("GET", "/lineage"): ("/lineage", None, everywhere(IN_OFFICE)),
    ("GET", "/systems"): ("/systems", None, everywhere(IN_OFFICE)),
    ("GET", "/systems/sums"): ("/systems/sums", None, everywhere(IN_OFFICE)),
    ("GET", SYSTEM): (A_SYSTEM, None, everywhere(IN_OFFICE)),
    ("PUT", SYSTEM): (A_SYSTEM, {**ALLOWANCES, "datasets": ["nothing"]}, OPERATOR_AND_OWN),
    ("DELETE", SYSTEM): (f"{A_SYSTEM}?version=9", None, OPERATOR_AND_OWN),
    ("PUT", f"{SYSTEM}/plan"): (
        f"{A_SYSTEM}/plan",
        {"decision": "keep", "reason": "够用", "version": 9},
        everywhere({"operator"}),
    ),
    ("POST", f"{SYSTEM}/progress"): (
        f"{A_SYSTEM}/progress",
        {"percent": 5, "note": "开工", "version": 9},
        OPERATOR_AND_OWN,
    ),
    ("POST", "/contracts"): ("/contracts", LOW, everywhere({"operator"})),
    ("POST", "/uploads"): ("/uploads", A_FILE, OWN_DELIVERER),
}
ROWS = [(*route, ownership) for route, (_, _, allowed) in MATRIX.items() for ownership in allowed]


def test_every_route_has_a_row() -> None:
    assert set(MATRIX) == {route for route, view in room.views.items() if view.action}


def an_upload() -> None:
    """Of civil affairs, completed: nothing of it can be changed any more."""
    told: dict[str, Any] = {"department": "civil-affairs", "dataset": "minimum-allowance", "key": "k", "multipart": "m"}
    sizes: dict[str, Any] = {"size": 1, "part_size": 1, "state": "completed", "started_at": "2018-02-05T01:00:00.000Z"}
    with work() as w:
        store.add(w, Upload(id=UPLOAD, **told, **sizes))


@pytest.fixture(scope="module")
def world() -> Iterator[None]:
    """One for all rows: each leaves it as it was."""
    with aws.context_table():
        seeded(LOW)
        an_upload()
        assert ask("POST", A_DRAFT, {}, caller=OPERATOR)[0] == 200
        assert ask("PUT", A_SYSTEM, ALLOWANCES)[0] == 200
        yield


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("method", "route", "ownership"), ROWS)
def test_who_may_do_what(method: str, route: str, ownership: str) -> None:
    before = aws.items()
    path, body, allowed = MATRIX[(method, route)]
    path, _, asked = path.partition("?")
    query = dict([asked.split("=")]) if asked else {}
    for role in ROLES:
        caller = {"sub": "u-1", "name": "甲", "roles": role, "department": ownership, "acr": "2"}
        status, answer = ask(method, path, body, caller=None if role == "nobody" else caller, **query)
        assert (status != 403) == (role in allowed[ownership]), (role, answer)
        assert status == 200 or answer["remedy"]
    assert aws.items() == before, "who is refused changes nothing; what is allowed here changes nothing either"
