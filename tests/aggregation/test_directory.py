"""The catalogue for spreadsheets and for other catalogues."""

import json

import pytest

from aggregation import catalogue
from tests.aggregation.catalogue import CONTRACTS, LOW, ROOT, STEWARD, ask, seeded

DATASETS = "dcat:dataset"


@pytest.mark.usefixtures("table")
def test_every_dataset_is_an_entry_with_its_items() -> None:
    seeded()
    status, page = ask("GET", "/directory", caller=STEWARD)
    wanted = sorted((each["department"], each["dataset"]) for each in CONTRACTS)
    assert (status, [(each["department"], each["dataset"]) for each in page["items"]]) == (200, wanted)
    [low] = [each for each in page["items"] if each["dataset"] == "minimum-allowance"]
    assert low["catalogue"] == LOW["catalogue"]
    assert ("月保障金额", "货币型Y") in [(each["name"], each["data_type"]) for each in low["items"]]
    assert [low["items"][0][each] for each in ("grade", "provincial", "category")] == ["L4", "内部数据", "敏感个人信息"]
    assert [each["name"] for each in low["items"]] == [each["name"] for each in LOW["columns"]]


@pytest.mark.usefixtures("table")
def test_the_directory_is_read_by_department() -> None:
    seeded()
    _, page = ask("GET", "/directory", department="health")
    assert [each["dataset"] for each in page["items"]] == ["birth-certificate", "death-certificate"]


@pytest.mark.usefixtures("table")
def test_dcat_names_every_dataset_once_with_its_publisher() -> None:
    seeded()
    status, told = ask("GET", "/directory/dcat", caller=STEWARD)
    nodes = {each["@id"]: each for each in told["@graph"]}
    assert status == 200
    assert len(nodes) == len(told["@graph"]), "each node once"
    listed = [each["@id"] for each in nodes[catalogue.CATALOGUE][DATASETS]]
    assert sorted(listed) == sorted(id_ for id_, each in nodes.items() if each["@type"] == "dcat:Dataset")
    assert len(listed) == len(CONTRACTS)
    for id_ in listed:
        assert nodes[nodes[id_]["dct:publisher"]["@id"]]["@type"] == "foaf:Agent"
        assert set(nodes[id_]) >= {"dct:title", "dct:description", "dct:issued", "dct:accrualPeriodicity"}


@pytest.mark.usefixtures("table")
def test_dcat_is_whole_however_many_pages_that_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    seeded()
    monkeypatch.setattr("aggregation.store.READ_MAX", 5)
    nodes = ask("GET", "/directory/dcat")[1]["@graph"]
    assert sum(each["@type"] == "dcat:Dataset" for each in nodes) == len(CONTRACTS)


def test_dcat_tells_the_grade_and_class_of_every_column() -> None:
    nodes = {each["@id"]: each for each in catalogue.dcat([LOW])["@graph"]}
    first = nodes["urn:zunyi:dataset:civil-affairs:minimum-allowance"]["csvw:tableSchema"]["csvw:column"][0]
    assert first == {
        "csvw:name": "身份证号",
        "zunyi:grade": "L4",
        "zunyi:provincialGrade": "内部数据",
        "zunyi:class": "敏感个人信息",
    }


def test_who_answers_for_a_dataset_stays_inside() -> None:
    told = json.dumps(catalogue.dcat(CONTRACTS), ensure_ascii=False)
    assert LOW["catalogue"]["abstract"] in told
    for contract in CONTRACTS:
        assert contract["catalogue"]["steward"] not in told


def test_every_update_cycle_has_a_frequency() -> None:
    schema = json.loads((ROOT / "seed" / "contract.schema.json").read_text(encoding="utf-8"))
    cycles = schema["$defs"]["catalogue"]["properties"]["update_cycle"]["enum"]
    assert set(catalogue.FREQUENCIES) == set(cycles)


def test_the_same_contracts_in_any_order_are_the_same_catalogue() -> None:
    assert catalogue.dcat(CONTRACTS) == catalogue.dcat(CONTRACTS[::-1])
