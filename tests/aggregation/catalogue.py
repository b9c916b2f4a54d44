"""The seed as a fresh deployment gets it, through the room's own door; contracts to change."""

import copy
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from aggregation import on_submission_completed
from aggregation.api import room
from tests.core import aws

ROOT = Path(__file__).resolve().parent.parent.parent
OPERATOR = {"sub": "operator", "name": "平台运维", "roles": "operator", "department": "data-centre", "acr": "2"}
STEWARD = {"sub": "s-1", "name": "周敏", "roles": "steward", "department": "civil-affairs", "acr": "2"}
DEPARTMENTS: list[dict[str, str]] = json.loads((ROOT / "seed" / "departments.json").read_text(encoding="utf-8"))
CONTRACTS = [
    json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "seed" / "contracts").glob("*/*.json"))
]
[LOW] = [contract for contract in CONTRACTS if contract["dataset"] == "minimum-allowance"]


def ask(method: str, path: str, body: Any = None, *, caller: Any = OPERATOR, **query: str) -> tuple[int, Any]:
    event = aws.a_request(method, f"/api/aggregation{path}", body, caller=caller, query=query)
    answer = room.handler(event, aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def seeded(*contracts: dict[str, Any]) -> None:
    aws.once(json.dumps(["aggregation", contracts]), lambda: seed(contracts or CONTRACTS))


def seed(contracts: Iterable[dict[str, Any]]) -> None:
    for department in DEPARTMENTS:
        body = {name: value for name, value in department.items() if name != "id"}
        assert ask("PUT", f"/departments/{department['id']}", body)[0] == 200
    for contract in contracts:
        status, answer = ask("POST", "/contracts", contract)
        assert (status, answer.get("state")) == (200, "published"), answer


def low(change: Callable[[dict[str, Any]], Any] = lambda _: None, **fields: Any) -> dict[str, Any]:
    """The contract of 低保对象, changed."""
    contract: dict[str, Any] = {**copy.deepcopy(LOW), **fields}
    change(contract)
    return contract


def a_column(**fields: Any) -> dict[str, Any]:
    column = {"name": "备注", "aliases": [], "type": "text", "required": False, "attribute": None, "grade": "L2"}
    return {**column, **fields}


def deliver(id_: str = "evt_1", **changes: Any) -> None:
    counts = {
        "received": 400, "accepted": 392, "rejected": 8, "duplicate": 0, "unchanged": 380, "new": 9, "changed": 3,
        "ended": 1, "fused": 12,
    }  # fmt: skip
    data = {
        "submission": "sub_1",
        "department": "civil-affairs",
        "dataset": "minimum-allowance",
        "counts": counts,
        "received_at": "2018-02-05T01:20:30Z",
        "completed_at": "2018-02-05T01:20:52Z",
        "corrects": None,
        **changes,
    }
    event = aws.an_event("blockdata.SubmissionCompleted.v1", data, id_=id_)
    assert on_submission_completed.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}
