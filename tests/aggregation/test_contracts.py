"""Contracts: published once, told to the others in the same transaction, changed only so that nothing breaks."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest

from aggregation.api import handler
from aggregation.contracts import schema
from tests.aggregation.catalogue import CONTRACTS, LOW, OPERATOR, ROOT, a_column, ask, low, seeded
from tests.core import aws

pytestmark = pytest.mark.usefixtures("table")

Change = Callable[[dict[str, Any]], Any]


def column(contract: dict[str, Any], name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [each for each in contract["columns"] if each["name"] == name]
    return found[0]


def mapped(contract: dict[str, Any], **pairs: str) -> None:
    column(contract, "状态")["mapping"] = [{"value": value, "code": code} for value, code in pairs.items()]


def told(fact: str) -> list[dict[str, Any]]:
    return [event["data"] for event in aws.outbox() if event["type"] == f"aggregation.{fact}.v1"]


def test_the_rooms_copy_of_the_contract_format_is_the_seeds() -> None:
    ours = ROOT / "functions" / "aggregation" / "contract.schema.json"
    assert ours.read_bytes() == (ROOT / "seed" / "contract.schema.json").read_bytes()


def test_a_first_version_is_told_with_its_dataset_and_its_contract() -> None:
    seeded()
    assert {contract["dataset"] for contract in CONTRACTS} == {data["dataset"] for data in told("DatasetPublished")}
    heard = {data["dataset"]: data["contract"] for data in told("ContractPublished")}
    for contract in CONTRACTS:
        catalogue = {name: value for name, value in contract["catalogue"].items() if name != "steward"}
        assert heard[contract["dataset"]] == {**contract, "catalogue": catalogue}  # whose telephone it is stays here
    for fact in ("DatasetPublished", "ContractPublished"):
        described = json.loads((ROOT / "events" / "aggregation" / f"{fact}.v1.json").read_text(encoding="utf-8"))
        validator = jsonschema_rs.validator_for({name: rule for name, rule in described.items() if name != "$id"})
        for data in told(fact):
            validator.validate(data)


def test_the_same_contract_again_changes_nothing_and_tells_nobody() -> None:
    seeded(LOW)
    before = aws.items()
    shuffled = dict(reversed(low().items()))
    status, answer = ask("POST", "/contracts", shuffled)
    assert (status, answer["state"], answer["version"]) == (200, "unchanged", 1)
    assert aws.items() == before


def test_a_next_version_is_told_as_a_contract_only() -> None:
    seeded(LOW)
    status, answer = ask("POST", "/contracts", low(lambda c: c["columns"].append(a_column()), version=2))
    assert (status, answer["state"]) == (200, "published")
    assert [len(told("DatasetPublished")), len(told("ContractPublished"))] == [1, 2]
    _, detail = ask("GET", "/datasets/civil-affairs/minimum-allowance")
    assert detail["version"] == detail["contract"]["version"] == 2
    assert [version["version"] for version in detail["versions"]] == [2, 1]
    assert ask("POST", "/contracts", LOW)[1]["state"] == "unchanged", "an old version is still what it was"


@pytest.mark.parametrize(
    ("contract", "code", "words"),
    [
        (low(name="低保人员"), "contract-version-taken", "已经发布"),
        (low(version=3), "contract-version-not-next", "应为 2"),
    ],
)
def test_versions_follow_each_other_and_never_change(contract: dict[str, Any], code: str, words: str) -> None:
    seeded(LOW)
    status, problem = ask("POST", "/contracts", contract)
    assert (status, problem["code"]) == (409, code)
    assert words in problem["detail"]


def test_a_first_version_is_version_one() -> None:
    seeded(CONTRACTS[-1])
    status, problem = ask("POST", "/contracts", low(version=2))
    assert (status, problem["code"], problem["expected"]) == (409, "contract-version-not-next", 1)


BREAKING: dict[str, tuple[Change, str]] = {
    "a column goes": (lambda c: c["columns"].remove(column(c, "开户行")), "列“开户行”没有了"),
    "a column is renamed without alias": (lambda c: column(c, "开户行").update(name="银行"), "列“开户行”没有了"),
    "a column becomes required": (lambda c: column(c, "联系电话").update(required=True), "由选填变为必填"),
    "a new column is required": (lambda c: c["columns"].append(a_column(required=True)), "“备注”是必填的"),
    "a type changes": (lambda c: column(c, "开户行").update(type="integer"), "语义类型变了"),
    "an attribute changes": (lambda c: column(c, "开户行").update(attribute="address"), "融合的属性变了"),
    "an alias goes": (lambda c: column(c, "联系电话").update(aliases=["手机号"]), "不再认表头“电话”"),
    "the key changes": (lambda c: c.update(key=["身份证号", "发放月份", "姓名"]), "业务主键变了"),
    "the mode changes": (lambda c: c.update(mode="delta", period=None, end_limit=0), "报送方式变了"),
    "columns are merged": (
        lambda c: (c["columns"].remove(column(c, "开户行")), column(c, "联系电话")["aliases"].extend(["开户行"])),
        "列“开户行”并入了另一列",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "words"), BREAKING.values(), ids=BREAKING.keys())
def test_a_change_that_breaks_others_is_refused_with_what_it_breaks(change: Change, words: str) -> None:
    seeded(LOW)
    before = aws.items()
    status, problem = ask("POST", "/contracts", low(change, version=2))
    assert (status, problem["code"]) == (409, "contract-breaking")
    assert words in problem["detail"]
    assert any(words in reason for reason in problem["reasons"])
    assert aws.items() == before


COMPATIBLE: dict[str, Change] = {
    "a new optional column": lambda c: c["columns"].append(a_column()),
    "a new alias": lambda c: column(c, "开户行")["aliases"].append("银行"),
    "a new name, the old one an alias": lambda c: column(c, "开户行").update(name="行", aliases=["开户银行", "开户行"]),
    "no longer required": lambda c: column(c, "月保障金额").update(required=False),
    "the order of columns": lambda c: c["columns"].reverse(),
    "the catalogue": lambda c: c["catalogue"].update(steward="李强,15400520009"),
    "a local spelling": lambda c: mapped(c, 正在享受="1"),
    "a grade": lambda c: column(c, "开户行").update(grade="L4"),
    "a grade lowered with a reason": lambda c: column(c, "联系电话").update(grade="L2", grade_reason="对外公开"),
}  # fmt: skip


@pytest.mark.parametrize("change", COMPATIBLE.values(), ids=COMPATIBLE.keys())
def test_a_change_that_breaks_nobody_is_published(change: Change) -> None:
    seeded(LOW)
    assert ask("POST", "/contracts", low(change, version=2))[1].get("state") == "published"


INVALID: dict[str, tuple[Any, str]] = {
    "nothing": ({}, "department"),
    "no columns": (low(columns=[]), "columns"),
    "an unknown field": (low(owner="x"), "owner"),
    "an unknown type": (low(lambda c: c["columns"][2].update(type="blob")), "columns.2.type"),
    "a version that is a text": (low(version="1"), "version"),
    "a date that is none": (low(lambda c: c["catalogue"].update(published_on="2018-02-30")), "catalogue.published_on"),
    "a path as id": (low(dataset="../x"), "dataset"),
    "a header twice": (low(lambda c: c["columns"].append(a_column(name="电话"))), "columns"),
    "a key that is no column": (low(key=["编号", "发放月份"]), "key"),
    "a key that may be missing": (low(key=["联系电话", "发放月份"]), "key"),
    "a period outside the key": (low(key=["身份证号"]), "period"),
    "a mapping of a text": (
        low(lambda c: column(c, "开户行").update(mapping=[{"value": "农行", "code": "1"}])),
        "columns.7.mapping",
    ),
    "a mapping to no code": (low(lambda c: mapped(c, 正在享受="7")), "columns.8.mapping"),
    "a mapping of nothing": (low(lambda c: mapped(c, **{"\u3000": "1"})), "columns.8.mapping"),
    "a mapping twice": (low(lambda c: mapped(c, **{"正在享受": "1", "正在 享受": "2"})), "columns.8.mapping"),
    "a mapping of what the list has": (low(lambda c: mapped(c, 停保="1")), "columns.8.mapping"),
    "a grade lowered without a reason": (low(lambda c: column(c, "联系电话").update(grade="L2")), "columns.4.grade"),
    "a grade lowered for blanks": (
        low(lambda c: column(c, "身份证号").update(grade="L3", grade_reason=" ")),
        "columns.0.grade",
    ),
    "codes judged on no day": (low(code_day="姓名"), "code_day"),
    "a mapping nobody confirmed": (low(lambda c: column(c, "状态").update(suggested=[])), "columns.8.suggested"),
    "a delta that ends keys": (low(mode="delta"), "end_limit"),
}  # fmt: skip


def test_a_local_spelling_once_published_neither_goes_nor_means_another_code() -> None:
    seeded(low(lambda c: mapped(c, 正在享受="1", 停了="2")))
    status, problem = ask("POST", "/contracts", low(lambda c: mapped(c, 正在享受="3"), version=2))
    assert (status, problem["code"]) == (409, "contract-breaking")
    assert problem["reasons"] == [
        "列“状态”的本地写法“正在享受”改指别的代码(1 → 3)",
        "列“状态”不再认本地写法“停了”",
    ]


@pytest.mark.parametrize(("contract", "field"), INVALID.values(), ids=INVALID.keys())
def test_what_is_no_contract_is_refused_with_each_fault_and_its_place(contract: Any, field: str) -> None:
    seeded(CONTRACTS[-1])
    status, problem = ask("POST", "/contracts", contract)
    assert (status, problem["code"]) == (422, "contract-invalid")
    assert field in {fault["field"] for fault in problem["errors"]}
    assert all(fault["message"] for fault in problem["errors"])


def test_a_body_that_is_no_object_is_refused() -> None:
    assert ask("POST", "/contracts", [1])[0] == 422


def test_a_contract_of_an_unknown_department_is_refused() -> None:
    status, problem = ask("POST", "/contracts", LOW)
    assert (status, problem["code"]) == (422, "department-unknown")


def test_a_contract_too_large_for_an_event_is_refused_whole() -> None:
    seeded(CONTRACTS[-1])
    before = aws.items()
    many = low(lambda c: c["columns"].extend(a_column(name=f"列{n}", aliases=[f"名{n}" * 100]) for n in range(400)))
    status, problem = ask("POST", "/contracts", many)
    assert (status, problem["code"]) == (413, "contract-too-large")
    assert aws.items() == before


def test_the_same_request_twice_is_published_once() -> None:
    seeded(CONTRACTS[-1])
    request = aws.a_request(
        "POST", "/api/aggregation/contracts", LOW, caller=OPERATOR, headers={"Idempotency-Key": "k"}
    )
    answers = [handler(request, aws.CONTEXT) for _ in range(2)]
    assert answers[0] == answers[1]
    assert json.loads(answers[0]["body"])["state"] == "published"
    assert len([data for data in told("ContractPublished") if data["dataset"] == "minimum-allowance"]) == 1


def test_the_format_knows_dates() -> None:
    assert not schema().is_valid(low(lambda c: c["catalogue"].update(published_on="gestern")))
