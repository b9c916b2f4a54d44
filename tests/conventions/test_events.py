"""Every fact that leaves a room is described, shown by example, and has somebody who takes it in."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMAS = sorted((ROOT / "events").glob("*/*.json"))
NAMED = re.compile(r"[\"']([a-z]+\.[A-Z][A-Za-z]+\.v\d+)[\"']")


def name_of(path: Path) -> str:
    return f"{path.parent.name}.{path.stem}"


@pytest.mark.parametrize("path", SCHEMAS, ids=name_of)
def test_an_event_has_a_schema_with_examples_that_hold(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["$id"] == name_of(path)
    assert schema["description"]
    assert schema["additionalProperties"] is False
    assert schema["examples"]
    validator = jsonschema_rs.validator_for({key: value for key, value in schema.items() if key != "$id"})
    for example in schema["examples"]:
        validator.validate(example)


@pytest.mark.parametrize("path", SCHEMAS, ids=name_of)
def test_an_event_has_a_consumer_or_is_public(path: Path, resources: dict[str, dict[str, Any]]) -> None:
    consumers = json.loads(path.read_text(encoding="utf-8"))["consumers"]
    if consumers == "public":
        return
    rules = [
        (name.split("/")[0].removeprefix("Zunyi").lower(), resource["Properties"].get("EventPattern", {}))
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Events::Rule"
    ]
    listening = {context for context, pattern in rules if name_of(path) in pattern.get("detail-type", [])}
    assert set(consumers) == listening


def test_every_event_named_in_code_is_described() -> None:
    described = {name_of(path) for path in SCHEMAS}
    named = {
        name
        for folder in ("functions", "infra")
        for path in (ROOT / folder).rglob("*.py")
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= described
