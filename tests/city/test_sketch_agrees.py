"""What is proposed from the city's files, beside the contracts that stand: seed/contracts never was looked at."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from fusion.files.headers import plain
from fusion.sketch.propose import Proposal, document, propose
from fusion.sketch.reading import LISTS
from fusion.sketch.sample import Sample, read
from zunyi.masking import mask

from .opened import files

SEED = Path(__file__).resolve().parents[2] / "seed" / "contracts"
TODAY = date(2018, 2, 1)
DATASETS = 12
COLUMNS = 97
BY_VALUES = 90
OTHERWISE = {
    ("death-certificate", "证明编号", "certificate-number"),  # the seed has it as text
    ("death-certificate", "报告单位", "organisation-name"),  # likewise
}
ANOTHER_SUBJECT = {"water-account": "person"}  # whose rows name a house by its address alone


@pytest.fixture(scope="module")
def samples(city: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sample]:
    """By dataset, of each its first file."""
    first: dict[str, Path] = {}
    for path in files(city):
        first.setdefault(path.parts[-2], path)
    return {dataset: read(path, path.name, tmp_path_factory.mktemp(dataset)) for dataset, path in first.items()}


@pytest.fixture(scope="module")
def proposed(samples: dict[str, Sample]) -> dict[str, Proposal]:
    return {dataset: propose(sample, today=TODAY, mask=mask) for dataset, sample in samples.items()}


def contract(dataset: str) -> dict[str, Any]:
    [path] = SEED.glob(f"*/{dataset}.v1.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def columns(proposal: Proposal, dataset: str) -> list[tuple[Any, dict[str, Any]]]:
    """(what is proposed, what was promised) of each column that the contract knows."""
    promised = contract(dataset)["columns"]
    by_name = {plain(name): column for column in promised for name in (*column["aliases"], column["name"])}
    by_name |= {plain(column["name"]): column for column in promised}
    found = ((column, by_name.get(plain(column.written))) for column in proposal.columns)
    return [(column, known) for column, known in found if known]


def test_nearly_all_columns_get_the_type_of_the_contract(proposed: dict[str, Proposal]) -> None:
    pairs = [(dataset, *pair) for dataset, each in proposed.items() for pair in columns(each, dataset)]
    assert (len(proposed), len(pairs)) == (DATASETS, COLUMNS)
    others = {(dataset, known["name"], told.type) for dataset, told, known in pairs if told.type != known["type"]}
    assert others == OTHERWISE


def test_most_columns_get_it_by_their_values_alone(samples: dict[str, Sample], proposed: dict[str, Proposal]) -> None:
    """Headers that say nothing: a word is a help, not a need."""
    agreed = 0
    for dataset, sample in samples.items():
        bare = [replace(column, written=f"第{place}列") for place, column in enumerate(sample.columns)]
        found = propose(replace(sample, columns=tuple(bare)), today=TODAY, mask=mask).columns
        by_name = {column.name: column.type for column in found}
        agreed += sum(by_name[told.name] == known["type"] for told, known in columns(proposed[dataset], dataset))
    assert agreed == BY_VALUES


def test_every_dataset_gets_the_key_of_its_contract(proposed: dict[str, Proposal]) -> None:
    for dataset, proposal in proposed.items():
        named = {told.name: known["name"] for told, known in columns(proposal, dataset)}
        assert {named.get(name, name) for name in proposal.key} == set(contract(dataset)["key"]), dataset


def test_the_subject_and_what_feeds_it_are_the_contract_s_or_left_open(proposed: dict[str, Proposal]) -> None:
    for dataset, proposal in proposed.items():
        promised = contract(dataset)
        assert proposal.entity == ANOTHER_SUBJECT.get(dataset, promised["entity"]), dataset
        for told, known in columns(proposal, dataset):
            if proposal.entity == promised["entity"] and not known.get("mention"):
                assert told.attribute in {None, known["attribute"]}, (dataset, told.name)


def test_with_the_catalogue_s_entry_each_is_a_contract_that_may_be_published(proposed: dict[str, Proposal]) -> None:
    schema = json.loads((SEED.parent / "contract.schema.json").read_text(encoding="utf-8"))
    assert set(LISTS) <= set(schema["$defs"]["column"]["properties"]["type"]["enum"])
    validator = jsonschema_rs.validator_for({key: value for key, value in schema.items() if key != "$id"})
    for dataset, proposal in proposed.items():
        told = {key: value for key, value in contract(dataset).items() if key not in {"mentions", "relations", "facts"}}
        part = document(proposal)
        for column in part["columns"]:
            column.pop("suggested", None)  # local spellings wait for somebody who confirms them
        validator.validate({**told, **part})


def test_no_example_is_a_name_an_id_a_phone_or_an_address_whole(proposed: dict[str, Proposal]) -> None:
    for dataset, proposal in proposed.items():
        for told, known in columns(proposal, dataset):
            if known["type"] in {"citizen-id", "person-name", "phone", "address"}:
                assert told.examples, (dataset, told.name)
                assert all("*" in example for example in told.examples), (dataset, told.name)
