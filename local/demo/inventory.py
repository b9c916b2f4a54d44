"""The rehearsal's business systems, as their departments describe them and the data centre plans for them. Invented."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from local.cloud import Cloud
from local.demo.api import Api

SYSTEMS = Path(__file__).resolve().parent / "systems.json"
APART = ("department", "system", "plan", "progress")


def describe(cloud: Cloud) -> None:
    """Each through the API: described by its steward, decided by the operator, reported on by the steward."""
    told = json.loads(SYSTEMS.read_text(encoding="utf-8"))
    departments = {each["department"] for each in told}
    stewards = {each: Api(cloud.gateway_url, cloud.token(f"steward-{each}")) for each in departments}
    operator, today = Api(cloud.gateway_url, cloud.token("operator")), cloud.now().date()
    for each in told:
        body = {name: value for name, value in each.items() if name not in APART}
        stewards[each["department"]].call("PUT", path(each), body)
    for each in told:  # once all are there that others are merged into
        version = 1
        if plan := each["plan"]:
            due = (today + timedelta(days=plan["due_in"])).isoformat() if plan["due_in"] is not None else None
            body = {"decision": plan["decision"], "into": plan["into"], "reason": plan["reason"], "due": due}
            version = operator.call("PUT", f"{path(each)}/plan", body | {"version": version})["version"]
        for step in each["progress"]:
            body = step | {"version": version}
            version = stewards[each["department"]].post(f"{path(each)}/progress", body)["version"]


def path(each: dict[str, Any]) -> str:
    return f"aggregation/systems/{each['department']}/{each['system']}"
