"""Who may do what: every route of the room × role × ownership, through the handler. A new route needs a row here."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from blockdata import api, evidence, identifiers
from blockdata.room import room
from blockdata.sketches import Sketch
from blockdata.store import found, objections, sketches, trials
from blockdata.store import submissions as store
from blockdata.submissions import Submission
from blockdata.trials import NOTHING, Outcome, Trial
from tests.blockdata import api_world
from tests.blockdata.api_world import KEY, NUMBER, OPERATOR, a_caller, ask
from tests.blockdata.objecting import an_objection
from zunyi.openapi import document
from zunyi.work import work

OWNER = "civil-affairs"
SUBMISSION = f"sub_{1:032}"
OBJECTION = f"obj_{1:032}"
RULE = "paid-after-death"
CASE = evidence.case_id(RULE, "per_1")
CALLERS = {
    "steward of its department": a_caller("steward", OWNER),
    "steward of another": a_caller("steward", "health"),
    "steward of none": a_caller("steward"),
    "reviewer": a_caller("reviewer", "data-centre"),
    "leader": a_caller("leader", "city"),
    "auditor": a_caller("auditor", "audit"),
    "operator": a_caller("operator", "data-centre"),
    "citizen": a_caller("citizen"),
    "steward's department, other role": a_caller("citizen", OWNER),
    "nobody": {},
}
EVERYBODY = set(CALLERS)
OWN = {"steward of its department"}
WATCHERS = OWN | {"reviewer", "auditor", "operator"}
STEWARDS = {"steward of its department", "steward of another"}
OFFICES = STEWARDS | {"steward of none", "reviewer", "leader", "auditor", "operator"}

ALLOWED: dict[str, set[str]] = {
    "GET /public/openapi.json": EVERYBODY,
    "GET /submissions": WATCHERS,
    "GET /submissions/{id}": WATCHERS,
    "GET /submissions/{id}/profile": WATCHERS,
    "GET /submissions/{id}/rejects": OWN,
    "GET /submissions/{id}/report": OWN,
    "POST /submissions/{id}/corrections": OWN,
    "POST /submissions/{id}/retry": OWN,
    "POST /submissions/{id}/confirm": OWN,
    "POST /submissions/{id}/withdraw": OWN,
    "POST /persons/lookup": OWN,
    "POST /persons/verify": OWN,
    "GET /grounds": STEWARDS | {"reviewer"},
    "GET /grants": {"operator", "auditor"},
    "PUT /grants/{department}/{ground}": {"operator"},
    "GET /findings": {"leader", "reviewer", "auditor"},
    "GET /findings/{rule}/cases": {"leader", "reviewer"},
    "GET /findings/{rule}/cases/{id}": {"leader", "reviewer"},
    "POST /findings/{rule}/cases/{id}/decision": {"reviewer"},
    "GET /reviews": {"reviewer"},
    "GET /reviews/sums": {"leader", "reviewer", "auditor"},
    "POST /reviews/decisions": {"reviewer"},
    "GET /conflicts": STEWARDS | {"reviewer", "leader", "auditor", "operator"},
    "GET /models/{kind}": {"operator", "reviewer", "auditor"},
    "GET /models/{kind}/{version}": {"operator", "reviewer", "auditor"},
    "GET /models/{kind}/{version}/splink": {"operator", "reviewer", "auditor"},
    "POST /models/{kind}/trainings": {"operator"},
    "POST /models/{kind}/{version}/adoption": {"operator"},
    "POST /organisations/lookup": STEWARDS | {"reviewer", "leader", "auditor"} | {"steward of none"},
    "POST /houses/lookup": STEWARDS | {"reviewer"},
    "POST /records/{kind}/{id}/history": OWN,
    "POST /objections": OWN,
    "GET /objections": OWN | {"leader", "auditor", "operator"},
    "GET /objections/mine": STEWARDS | {"steward of none", "reviewer"},
    "GET /objections/sums": OWN | {"leader", "auditor", "operator"},
    "GET /objections/{id}": OWN | {"steward of another", "leader", "auditor", "operator"},  # another's, who objected
    "GET /objections/{id}/values": OWN,
    "POST /objections/{id}/decision": OWN,
    "POST /objections/{id}/withdraw": {"steward of another"},
    "GET /trials/{id}": OWN | {"operator"},
    "GET /sketches/{id}": OWN | {"operator"},
    "GET /indicators": OFFICES,
    "GET /indicators/{indicator}": OFFICES,
    "POST /indicators/runs": {"operator"},
}
GRANT = {"name": "社会救助核对", "basis": "社会救助暂行办法第五十八条", "fields": ["name"]}
BODIES: dict[str, Any] = {
    "POST /submissions/{id}/corrections": {"rows": [{"source_row": 2, "values": {"姓名": "王小明"}}]},
    "POST /persons/verify": {
        "items": [{"id_number": NUMBER, "claims": {"name": "甲"}}],
        "case_number": "1",
        "ground": "check",
    },
    "POST /persons/lookup": {"id_number": NUMBER, "case_number": "1", "ground": "check"},
    "PUT /grants/{department}/{ground}": GRANT,
    "POST /organisations/lookup": {"name": "遵义市红花岗区某某有限公司"},
    "POST /houses/lookup": {"address": "红花岗区老城街道子尹路1号"},
    "POST /records/{kind}/{id}/history": {"case_number": "1", "ground": "check"},
    "POST /findings/{rule}/cases/{id}/decision": {"decision": "dismiss", "reason": "非同一人"},
    "POST /models/{kind}/{version}/adoption": {"reason": "比较结果更好"},
    "POST /objections": {
        "kind": "person",
        "golden_id": identifiers.golden_id(KEY.encode(), NUMBER),
        "attribute": "phone",
        "version": 1,
        "proposed": "15400001234",
        "reason": "已换号",
        "case_number": "1",
        "ground": "check",
    },
    "POST /objections/{id}/decision": {"decision": "refuse", "reason": "已核对", "version": 0},
    "POST /objections/{id}/withdraw": {"version": 0},
    "POST /reviews/decisions": {
        "decisions": [{"id": f"per_{1:032}.per_{2:032}", "decision": "same", "version": 1}],
        "reason": "同一人",
    },
}
QUERIES = {route: {"department": OWNER} for route in ("GET /submissions", "GET /objections", "GET /objections/sums")}


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    with api_world.deployed():
        fill()
        yield


def fill() -> None:
    submission = Submission(
        id=SUBMISSION,
        department=OWNER,
        dataset="minimum-allowance",
        received_at="2018-02-01T01:00:00.000Z",
        order="1",
        key="k",
        object_version="v",
        file_name="低保.csv",
        size=1,
        state="held",
        attempt="evt_1",
    )
    with work() as w:
        store.save(w, submission)
        judged = Outcome(1, NOTHING)
        told = {"department": OWNER, "dataset": "minimum-allowance", "completed_at": "2018-02-01T01:00:00.000Z"}
        trials.add(w, Trial(id=SUBMISSION, **told, draft=judged, in_force=None))
        objections.add(w, an_objection(id=OBJECTION, department=OWNER, sub=CALLERS["steward of another"]["sub"]))
        sketches.add(w, Sketch(id=SUBMISSION, **told, proposal=None, contract=None, problem=None))
    change = {"rule": RULE, "golden_id": "per_1", "state": "found", "months": ["2018-01"], "count": 1, "sum_fen": 1}
    found.keep([change])
    assert ask("PUT", f"/grants/{OWNER}/check", GRANT, caller=OPERATOR)[0] == 200


def concrete(path: str) -> str:
    id_ = CASE if "findings" in path else OBJECTION if "objections" in path else SUBMISSION
    id_ = identifiers.golden_id(KEY.encode(), NUMBER) if "records" in path else id_
    named = path.replace("{id}", id_).replace("{rule}", RULE).replace("{kind}", "person").replace("{version}", "1")
    return named.replace("{department}", OWNER).replace("{ground}", "check").replace("{indicator}", "population")


def test_every_route_has_its_row() -> None:
    assert api.handler == room.handler
    assert {f"{method} {path}" for method, path in room.views} == set(ALLOWED)


@pytest.mark.parametrize("route", sorted(ALLOWED))
def test_a_route_lets_in_those_of_its_row_and_nobody_else(route: str) -> None:
    method, path = route.split()
    refused_first = sorted(CALLERS, key=lambda who: who in ALLOWED[route])
    let_in = set()
    for who in refused_first:
        status, answer = ask(method, concrete(path), BODIES.get(route), caller=CALLERS[who], query=QUERIES.get(route))
        assert status < 500, answer
        assert (status == 403) == (answer.get("status") == 403)
        if status != 403:
            let_in.add(who)
    assert let_in == ALLOWED[route]


def test_a_ground_is_listed_to_its_own_department_only() -> None:
    listed = {who: ask("GET", "/grounds", caller=CALLERS[who])[1]["items"] for who in sorted(STEWARDS)}

    assert [ground["ground"] for ground in listed["steward of its department"]] == ["check"]
    assert listed["steward of another"] == []


def test_the_description_is_valid_and_says_what_each_route_takes_and_gives() -> None:
    described = document(room)

    validate(described)
    for path, operations in described["paths"].items():
        for operation in operations.values():
            answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
            assert "$ref" in answer or path.endswith("/public/openapi.json")
    assert os.environ["TABLE"] not in str(described)
