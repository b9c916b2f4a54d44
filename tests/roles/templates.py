"""The synthesised assembly with something taken out of a role."""

import json
from pathlib import Path
from typing import Any

Statement = dict[str, Any]


def without(assembly: Path, into: Path, stack: str, role: str, action: str) -> Path:
    """A copy (its assets are links) whose role, by the beginning of its logical id, no longer grants the action."""
    into.mkdir()
    name = f"{stack}.template.json"
    for entry in assembly.iterdir():
        if entry.name != name:
            (into / entry.name).symlink_to(entry)
    template = json.loads((assembly / name).read_text(encoding="utf-8"))
    resources = template["Resources"].items()
    [policy] = [each for key, each in resources if each["Type"] == "AWS::IAM::Policy" and key.startswith(role)]
    document = policy["Properties"]["PolicyDocument"]
    before = json.dumps(document)
    document["Statement"] = [kept for each in document["Statement"] if (kept := _less(each, action))]
    assert json.dumps(document) != before, f"{role} never granted {action}"
    (into / name).write_text(json.dumps(template), encoding="utf-8")
    return into


def _less(statement: Statement, action: str) -> Statement | None:
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    left = [each for each in actions if each != action]
    return {**statement, "Action": left} if left else None
