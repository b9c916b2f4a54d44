"""The plan's four standards: each clause that a machine judges finds what breaks it, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from aggregation.standards import checks
from aggregation.standards.checks import CHECKS, Judged
from tests.aggregation.catalogue import CONTRACTS, LOW, ROOT, STEWARD, ask, low, seeded

NAMES = ["数据采集及分级分类标准", "政府数据共享标准", "数据交换标准", "政府及公共数据开放与统计标准"]
Change = Callable[[dict[str, Any]], Any]
BROKEN: dict[str, Change] = {
    "steward": lambda c: c["catalogue"].update(steward="李强"),
    "grade": lambda c: c["columns"][2].update(grade="L1"),
    "dataset-grade": lambda c: c["catalogue"].update(grade="L1"),
    "subject": lambda c: ([each.update(attribute=None) for each in c["columns"]], c.update(facts=[])),
    "sharing-condition": lambda c: c["catalogue"]["sharing"].update(condition=" "),
    "sharing-grade": lambda c: c["catalogue"]["sharing"].update(type="无条件共享"),
    "sharing-method": lambda c: c["catalogue"]["sharing"].update(method="邮件"),
    "end-limit": lambda c: c.update(end_limit=0.5),
    "opening-grade": lambda c: c["catalogue"]["opening"].update(is_open=True, condition="登记后"),
}


def broken(contract: dict[str, Any], *, state: str = "正常", unique: bool = True) -> set[str]:
    return {name for name, check in CHECKS.items() if list(check(Judged(contract, state, unique)))}


@pytest.mark.parametrize(("name", "change"), BROKEN.items(), ids=BROKEN)
def test_a_contract_that_breaks_one_clause_is_found_by_that_clause_alone(name: str, change: Change) -> None:
    assert broken(low(change)) == {name}


def test_the_rest_is_found_too() -> None:
    assert broken(LOW, state="逾期") == {"punctual"}
    assert broken(LOW, unique=False) == {"resource-code"}
    opened = low(lambda c: c["catalogue"]["opening"].update(is_open=True, condition=""))
    assert broken(opened) == {"opening-condition", "opening-grade"}


def test_the_seed_keeps_to_all_clauses() -> None:
    assert [(each["dataset"], broken(each)) for each in CONTRACTS if broken(each)] == []


def test_every_check_is_a_clause_s_and_the_documents_say_what_the_room_judges() -> None:
    assert [each.name for each in checks.standards()] == NAMES
    clauses = [clause for each in checks.standards() for clause in each.clauses]
    assert sorted(clause.check for clause in clauses if clause.check) == sorted(CHECKS)
    for each in checks.standards():
        document = (ROOT / "docs" / "standards" / f"{each.id}.md").read_text(encoding="utf-8")
        assert f"版本 {each.version},自 {each.since} 起" in document
        for clause in each.clauses:
            mark = "〔自动检查〕" if clause.check else "〔人工检查〕"
            assert f"- **{clause.number}** {clause.text}{mark}" in document


@pytest.mark.usefixtures("table")
def test_the_figure_counts_what_is_judged_and_names_what_fails() -> None:
    seeded(low(lambda c: c["catalogue"].update(steward="李强")))
    status, told = ask("GET", "/standards", caller=STEWARD)
    assert (status, told["total"]) == (200, len(CHECKS))
    failing = {clause["number"]: clause["failing"] for each in told["standards"] for clause in each["clauses"]}
    assert failing["1.1"][0]["words"] == ["责任人没有写明姓名和电话"]
    assert (failing["1.1"][0]["department_name"], failing["1.2"]) == ("遵义市民政局", [])
    assert told["departments"][0]["kept"] == told["kept"] == told["total"] - sum(map(bool, failing.values()))
