"""Whether datasets keep to the plan's four standards: each clause that a machine can judge is one function here.

Source: 遵数据领〔2018〕1号, 探索标准规范建设. The texts are standards.json; docs/standards has them for readers.
"""

import functools
import importlib.resources
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aggregation import grading

Contract = Mapping[str, Any]
STEWARD: Final = re.compile(r"\S+[,,]\s*(1\d{10}|0\d{2,3}-\d{7,8})")
TREATED: Final = re.compile("以外|不含|脱敏|去标识|汇总")
"""How an opening's condition says that not all is opened as it stands."""
END_LIMIT_MAX: Final = 0.3
SENSITIVE: Final = frozenset({"L3", "L4"})
LATE: Final = frozenset({"逾期", "未报送"})


@dataclass(frozen=True)
class Clause:
    """check: the name of its function in CHECKS; None: people judge it."""

    number: str
    text: str
    check: str | None


@dataclass(frozen=True)
class Standard:
    id: str
    name: str
    version: str
    since: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Judged:
    """A dataset to be judged. state: of its deliveries; unique: no other dataset has its resource code."""

    contract: Contract
    state: str
    unique: bool


@functools.cache
def standards() -> tuple[Standard, ...]:
    text = importlib.resources.files("aggregation.standards").joinpath("standards.json").read_text(encoding="utf-8")
    return tuple(
        Standard(**{**each, "clauses": tuple(Clause(**clause) for clause in each["clauses"])})
        for each in json.loads(text)
    )


def judged(contracts: Sequence[Contract], states: Mapping[tuple[str, str], str]) -> list[Judged]:
    """states: {(department, dataset): of its deliveries}."""
    codes = Counter(each["catalogue"]["resource_code"] for each in contracts)
    return [
        Judged(
            each,
            states[each["department"], each["dataset"]],
            unique=codes[each["catalogue"]["resource_code"]] == 1,
        )
        for each in sorted(contracts, key=lambda each: (each["department"], each["dataset"]))
    ]


def steward(each: Judged) -> Iterator[str]:
    if not STEWARD.fullmatch(each.contract["catalogue"]["steward"]):
        yield "责任人没有写明姓名和电话"


def grade(each: Judged) -> Iterator[str]:
    yield from (said for _, said in grading.faults(each.contract))


def dataset_grade(each: Judged) -> Iterator[str]:
    highest = max(column["grade"] for column in each.contract["columns"])
    whole = each.contract["catalogue"]["grade"]
    if whole < highest:
        yield f"数据集分级 {whole} 低于其中最高一列的 {highest}"


def subject(each: Judged) -> Iterator[str]:
    told = any(column["attribute"] for column in each.contract["columns"]) or each.contract.get("facts")
    if not told and each.contract["entity"] != "match-decision":
        yield "没有一列说出所说对象的属性或事实"


def sharing_condition(each: Judged) -> Iterator[str]:
    sharing = each.contract["catalogue"]["sharing"]
    if sharing["type"] != "无条件共享" and not sharing["condition"].strip():
        yield f"{sharing['type']}没有写明{'依据' if sharing['type'] == '不予共享' else '条件'}"


def sharing_grade(each: Judged) -> Iterator[str]:
    found = [column["name"] for column in each.contract["columns"] if column["grade"] == "L4"]
    if found and each.contract["catalogue"]["sharing"]["type"] == "无条件共享":
        yield f"无条件共享,却有高敏感列“{'、'.join(found)}”"


def sharing_method(each: Judged) -> Iterator[str]:
    sharing = each.contract["catalogue"]["sharing"]
    if sharing["type"] != "不予共享" and not sharing["method"].startswith("共享平台"):
        yield f"共享方式是“{sharing['method']}”,不通过共享平台"


def resource_code(each: Judged) -> Iterator[str]:
    if not each.unique:
        yield f"信息资源代码 {each.contract['catalogue']['resource_code']} 与另一数据集相同"


def punctual(each: Judged) -> Iterator[str]:
    if each.state in LATE:
        yield each.state


def end_limit(each: Judged) -> Iterator[str]:
    if each.contract["end_limit"] > END_LIMIT_MAX:
        yield f"结束上限 {each.contract['end_limit']:.0%} 超过三成"


def opening_grade(each: Judged) -> Iterator[str]:
    found = [column["name"] for column in each.contract["columns"] if column["grade"] in SENSITIVE]
    opening = each.contract["catalogue"]["opening"]
    if found and opening["is_open"] and not TREATED.search(opening["condition"]):
        yield f"向社会开放,没有写明怎样处理敏感列“{'、'.join(found)}”"


def opening_condition(each: Judged) -> Iterator[str]:
    opening = each.contract["catalogue"]["opening"]
    if opening["is_open"] and not opening["condition"].strip():
        yield "向社会开放,没有写明开放条件"


CHECKS: Final[Mapping[str, Callable[[Judged], Iterator[str]]]] = {
    "steward": steward,
    "grade": grade,
    "dataset-grade": dataset_grade,
    "subject": subject,
    "sharing-condition": sharing_condition,
    "sharing-grade": sharing_grade,
    "sharing-method": sharing_method,
    "resource-code": resource_code,
    "punctual": punctual,
    "end-limit": end_limit,
    "opening-grade": opening_grade,
    "opening-condition": opening_condition,
}
