"""The event schemas: complete, described, with examples that hold, and nothing of a person in them."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

EVENTS = Path(__file__).resolve().parents[2] / "events"
SCHEMAS = sorted(EVENTS.glob("*/*.json"))
CONTEXTS = {"identity", "aggregation", "blockdata", "decision"}


def load(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_is_named_by_its_place_and_says_who_reacts(path: Path) -> None:
    schema = load(path)
    jsonschema_rs.meta.validate(schema)
    assert schema["$id"] == f"{path.parent.name}.{path.stem}"
    assert schema["title"] == path.stem.partition(".")[0]
    assert schema["consumers"] == "public" or set(schema["consumers"]) <= CONTEXTS
    assert schema["consumers"]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_every_property_is_described_and_nothing_else_is_allowed(path: Path) -> None:
    schema = load(path)
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) <= set(schema["properties"])
    for text in (schema["description"], *(each["description"] for each in schema["properties"].values())):
        chinese, _, english = text.partition("。")
        assert chinese
        assert english.strip(), text


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_the_examples_hold(path: Path) -> None:
    schema = load(path)
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert schema["examples"]
    for example in schema["examples"]:
        validator.validate(example)


def test_the_example_of_a_completed_submission_adds_up() -> None:
    for example in load(EVENTS / "blockdata" / "SubmissionCompleted.v1.json")["examples"]:
        counts = example["counts"]
        parts = sum(counts[part] for part in ("rejected", "duplicate", "unchanged", "new", "changed"))
        assert counts["received"] == parts


def test_the_contract_in_the_example_is_the_seed_s() -> None:
    [example] = load(EVENTS / "aggregation" / "ContractPublished.v1.json")["examples"]
    seed = EVENTS.parent / "seed" / "contracts" / example["department"]
    assert example["contract"] == load(seed / f"{example['dataset']}.v{example['version']}.json")


def test_the_catalogue_page_names_every_event() -> None:
    page = (EVENTS / "README.md").read_text(encoding="utf-8")
    assert all(f"`{path.parent.name}.{path.stem}`" in page for path in SCHEMAS)
