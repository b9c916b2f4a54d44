"""The seed: contracts that hold to their schema, departments that exist, grants on attributes that exist."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from stdnum.cn import uscc

SEED = Path(__file__).resolve().parents[2] / "seed"
CONTRACTS = sorted((SEED / "contracts").glob("*/*.json"))


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def schema() -> Any:
    document = load(SEED / "contract.schema.json")
    jsonschema_rs.meta.validate(document)
    return jsonschema_rs.Draft202012Validator(document, validate_formats=True)


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_a_contract_holds_to_the_schema_and_lies_where_its_names_say(path: Path, schema: Any) -> None:
    contract = load(path)
    schema.validate(contract)
    assert (contract["department"], f"{contract['dataset']}.v{contract['version']}") == (path.parent.name, path.stem)


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_keys_and_period_are_required_columns_and_no_name_means_two(path: Path) -> None:
    contract = load(path)
    columns = {column["name"]: column for column in contract["columns"]}
    for name in {*contract["key"], contract["period"]} - {None}:
        assert columns[name]["required"], name
    spellings = [text for column in contract["columns"] for text in (column["name"], *column["aliases"])]
    assert len(spellings) == len(set(spellings))
    attributes = [(column.get("mention"), column["attribute"]) for column in contract["columns"] if column["attribute"]]
    assert len(attributes) == len(set(attributes))


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_the_catalogue_names_its_department_and_is_as_secret_as_its_most_secret_column(path: Path) -> None:
    contract = load(path)
    departments = {department["id"]: department for department in load(SEED / "departments.json")}
    catalogue = contract["catalogue"]
    assert catalogue["provider_name"] == departments[contract["department"]]["name"]
    assert uscc.is_valid(catalogue["provider_code"])
    assert catalogue["provider_code"][2:8] == "520301"
    assert catalogue["grade"] == max(column["grade"] for column in contract["columns"])
    assert re.search(r"(?<!\d)1[59]4\d{8}(?!\d)", catalogue["steward"])


def test_all_departments_of_contracts_and_grants_are_there() -> None:
    known = {department["id"] for department in load(SEED / "departments.json")}
    codes = [department["code"] for department in load(SEED / "departments.json")]
    assert {path.parent.name for path in CONTRACTS} <= known
    assert {grant["department"] for grant in load(SEED / "grants.json")} <= known
    assert len(codes) == len(set(codes))


def test_a_grant_names_only_attributes_of_a_person_or_kinds_of_facts() -> None:
    schema = load(SEED / "contract.schema.json")
    attributes = set(schema["$defs"]["column"]["properties"]["attribute"]["enum"])
    for grant in load(SEED / "grants.json"):
        assert set(grant["fields"]) <= attributes | {"county", "town", "benefit"}
        assert "第" in grant["basis"]
