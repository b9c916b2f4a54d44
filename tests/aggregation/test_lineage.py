"""Lineage: from system to dataset to golden attribute to indicator, as contracts and readers say it themselves."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

import fusion
from aggregation.drafts.impact import consumers
from aggregation.lineage import feeds, graph
from aggregation.lineage.graph import Link
from blockdata.store.tallies import INDICATORS
from fusion import evidence
from fusion.contract import ATTRIBUTES, Contract
from fusion.entities import ENTITIES, survivorship
from fusion.indicators import Indicator, indicators
from fusion.rules import rules
from tests.aggregation.catalogue import CONTRACTS, LOW, STEWARD, ask, seeded
from tests.aggregation.test_systems import ALLOWANCES, a_system

ENGINE = Path(fusion.__file__).parent
WORD = re.compile(r"[a-z_]+")
DERIVED = {"age": "birth", "has_id": "id_number", "has_phone": "phone", "contradicted": "id_number"}
"""Columns of the tables of indicators, and the attribute they are made of."""
PERSONS = {"county", "death_date"}
"""Attributes of the person that stand beside a fact."""


def fed(contract: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each.kind, each.name) for each in feeds.feeds(contract) if not each.is_fact}


def engine_feeds(document: dict[str, Any]) -> set[tuple[str, str]]:
    """What the engine would take of a row: every expression that rests on a column."""
    contract, found = Contract.load(document), set()
    for entity in ENTITIES.values():
        for mention in evidence.mentions_of(contract, entity):
            said = evidence.attributes(contract, mention, entity)
            evidence.WHO[entity.kind](contract, mention, said)
            told = {name for name, expression in said.items() if "length(null)" not in expression}
            if entity.kind == "person" and "id_number" in told:
                told |= {"birth", "sex"}  # fusion/sql/members.sql reads both from the number
            found |= {(entity.kind, name) for name in told}
    return found


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda each: each["dataset"])
def test_a_contract_feeds_what_the_engine_takes_of_its_rows(contract: dict[str, Any]) -> None:
    assert fed(contract) == engine_feeds(contract)


def test_a_fact_is_fed_by_the_columns_of_its_parts() -> None:
    facts = [(each.kind, each.name, each.column) for each in feeds.feeds(LOW) if each.is_fact]
    assert facts == [("person", "benefit", column) for column in ("发放月份", "月保障金额", "状态")]


def test_a_column_that_stays_in_the_row_feeds_nothing() -> None:
    assert "开户行" not in {each.column for each in feeds.feeds(LOW)}


def test_the_rooms_copy_of_the_order_of_authorities_is_the_engines() -> None:
    assert feeds.survivorship() == survivorship()
    assert {kind: set(feeds.attributes(kind)) for kind in feeds.KINDS} == {k: set(v) for k, v in ATTRIBUTES.items()}


def test_what_reads_attributes_names_all_that_its_sql_reads() -> None:
    """A case's county says where it is counted, by the indicator; the finding itself is the same anywhere. A relation's
    kind bears the name of an attribute."""
    readers = {(each["kind"], each["id"]): each for each in consumers()}
    for rule in rules():
        sql = re.sub("--.*", "", (ENGINE / "rules" / f"{rule.id}.sql").read_text("utf-8"))
        words = set(WORD.findall(sql.replace("post.relation", "").replace('"relation"', "")))
        told = readers[("finding", rule.id)]
        assert (words & set(ATTRIBUTES["person"])) - {"county"} <= set(told["attributes"])
        assert told["facts"] == [kind for kind in ("benefit", "insurance", "marriage", "enrolment") if kind in words]
        assert told["name"] == rule.name
    counted = {f"{kind}-count" for kind in ENTITIES}
    assert counted == {each.id for each in INDICATORS.values()}
    computed = {each.id for each in indicators()}
    assert {id_ for kind, id_ in readers if kind == "indicator"} == counted | computed | {rule.id for rule in rules()}
    for id_ in counted | {rule.id for rule in rules()}:
        assert "county" in readers[("indicator", id_)]["attributes"]


@pytest.mark.parametrize("indicator", indicators(), ids=lambda each: each.id)
def test_an_indicator_names_what_its_sql_reads_of_each_kind_of_record(indicator: Indicator) -> None:
    told = {
        each["entity"]: (set(each["attributes"]), set(each.get("facts", ())))
        for each in consumers()
        if (each["kind"], each["id"]) == ("indicator", indicator.id)
    }
    read: dict[str, tuple[set[str], set[str]]] = {}
    for select in sqlglot.parse_one(indicator.query, read="duckdb").find_all(exp.Select):
        tables = [table for table in select.find_all(exp.Table) if table.parent_select is select]
        columns = {column.name for column in select.find_all(exp.Column)} - {"golden_id"}
        for table in tables:
            attributes, facts = read.setdefault(table.name if table.name in ENTITIES else "person", (set(), set()))
            if table.name in ENTITIES:
                attributes |= {DERIVED.get(name, name) for name in columns}
            else:
                attributes |= columns & PERSONS
                facts.add(table.name)
    assert told == read


def links(lineage: graph.Lineage, **wanted: str) -> list[Link]:
    return [each for each in lineage.links if all(getattr(each, name) == value for name, value in wanted.items())]


def whole(*contracts: dict[str, Any]) -> graph.Lineage:
    return graph.lineage(contracts or CONTRACTS, [], consumers())


def test_every_link_leads_from_one_stage_to_the_next() -> None:
    found = whole()
    nodes = [{each.id for each in stage} for stage in (found.systems, found.datasets, found.attributes, found.uses)]
    assert sum(map(len, nodes)) == len(set().union(*nodes)), "an id is one node's"
    for link in found.links:
        [stage] = [place for place, ids in enumerate(nodes) if link.source in ids]
        assert link.target in nodes[stage + 1], link


def test_a_link_says_by_which_columns_and_in_which_order_of_authority() -> None:
    found = whole()
    [address] = links(found, source="dataset:civil-affairs/minimum-allowance", target="attribute:person/address")
    [name] = links(found, source="dataset:civil-affairs/minimum-allowance", target="attribute:person/name")
    [phone] = links(found, source="dataset:civil-affairs/minimum-allowance", target="attribute:person/phone")
    assert (address.columns, address.rank) == (("家庭住址",), 1)
    assert (name.rank, phone.rank) == (4, None)


def test_a_renamed_column_is_named_anew_and_another_attribute_leads_elsewhere() -> None:
    changed = copy.deepcopy(LOW)
    changed["columns"][4].update(name="手机", attribute=None)
    changed["columns"][2].update(name="受助人")
    found = whole(changed)
    assert links(found, target="attribute:person/phone") == []
    [name] = links(found, target="attribute:person/name")
    assert name.columns == ("受助人",)


def test_what_nobody_feeds_is_shown_where_something_reads_it() -> None:
    found = whole(LOW)
    shown = {each.id for each in found.attributes}
    assert "attribute:person/death_date" in shown, "the finding waits for it"
    assert "attribute:person/education" not in shown


def test_a_system_feeds_what_it_says_or_what_the_catalogue_says_of_it_or_is_named_alone() -> None:
    saying = a_system("other")
    told = saying.told.__class__(**{**vars(saying.told), "name": "另一系统", "datasets": ("minimum-allowance",)})
    by_name = a_system("allowances")
    for systems, wanted in (
        ([saying.__class__(**{**vars(saying), "told": told}), by_name], "system:civil-affairs/other"),
        ([by_name], "system:civil-affairs/allowances"),
        ([], "named:civil-affairs/最低生活保障信息系统"),
    ):
        found = graph.lineage([LOW], systems, consumers())
        [link] = links(found, target="dataset:civil-affairs/minimum-allowance")
        assert link.source == wanted
        assert {wanted} <= {each.id for each in found.systems}


@pytest.mark.usefixtures("table")
def test_the_whole_way_is_told_to_everybody_in_office() -> None:
    seeded()
    assert ask("PUT", "/systems/civil-affairs/allowances", ALLOWANCES)[0] == 200
    status, told = ask("GET", "/lineage", caller=STEWARD)
    assert status == 200
    pairs = {(each["source"], each["target"]) for each in told["links"]}
    assert pairs >= {
        ("system:civil-affairs/allowances", "dataset:civil-affairs/minimum-allowance"),
        ("dataset:civil-affairs/minimum-allowance", "fact:person/benefit"),
        ("fact:person/benefit", "indicator:paid-after-death"),
    }
    [death] = [each for each in told["attributes"] if each["id"] == "attribute:person/death_date"]
    assert death["authorities"][0] == {"department": "health", "department_name": "遵义市卫生健康委员会"}


@pytest.mark.usefixtures("table")
def test_before_the_first_contract_only_what_waits_is_told() -> None:
    _, told = ask("GET", "/lineage")
    assert (told["systems"], told["datasets"]) == ([], [])
    assert json.dumps(told["uses"])
