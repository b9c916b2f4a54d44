"""Whom rows speak of, relations and facts: what a change of them breaks, and how it is told."""

from typing import Any

import pytest

from aggregation.compatibility import broken
from aggregation.contracts import InvalidError, check
from aggregation.drafts import changes
from tests.aggregation.catalogue import LOW

GUARDIAN = {"entity": "person", "name": "监护人"}


def changed(**parts: Any) -> dict[str, Any]:
    return {**LOW, "version": 2, **parts}


def told(after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each.name, each.before, each.after) for each in changes.of_dataset(LOW, after)]


def test_another_name_for_whom_rows_speak_of_breaks_nothing_and_is_told() -> None:
    after = changed(mentions={"home": {**LOW["mentions"]["home"], "name": "住处"}})

    assert broken(LOW, after) == []
    assert (
        "提及的对象“住处”",
        f"“{LOW['mentions']['home']['name']}”,房屋,地址取自“家庭住址”列",
        "房屋,地址取自“家庭住址”列",
    ) in told(after)


def test_whom_rows_speak_of_no_more_breaks_and_is_told_in_words() -> None:
    after = changed(mentions={}, relations=[], facts=[])

    assert broken(LOW, after) == [
        "提及的对象“家庭住址”没有了",
        "关系“主体居住于家庭住址”没有了",
        "事实“主体的低保发放”没有了",
    ]
    assert ("关系“主体居住于家庭住址”", "没有起始日期", "无") in told(after)


def test_one_more_mention_with_its_relation_is_compatible() -> None:
    more = {"relation": "guardian-of", "from": "guardian", "to": "subject", "since": None}
    after = changed(mentions={**LOW["mentions"], "guardian": GUARDIAN}, relations=[*LOW["relations"], more])

    check(after)
    assert broken(LOW, after) == []
    assert ("关系“监护人是监护人,被监护的是主体”", "无", "没有起始日期") in told(after)


def test_a_fact_that_rests_on_another_column_breaks() -> None:
    [fact] = LOW["facts"]
    after = changed(facts=[{**fact, "parts": {**fact["parts"], "status": "开户行"}}])

    assert broken(LOW, after) == ["事实“主体的低保发放”变了"]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (
            {"mentions": {"home": {"entity": "house", "name": "住处", "address_of": "没有的列"}}},
            "mentions.home.address_of",
        ),
        ({"relations": [{"relation": "owns", "from": "nobody", "to": "home", "since": None}]}, "relations.0.from"),
        ({"facts": [{"kind": "benefit", "mention": "subject", "parts": {"period": "没有的列"}}]}, "facts.0.parts"),
        (
            {"mentions": {"home": {"entity": "house", "name": "住处", "borrows": {"address": "家庭住址"}}}},
            "mentions.home.borrows",
        ),
    ],
)
def test_what_does_not_fit_is_a_fault_at_its_place(parts: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        check(changed(**parts))

    assert field in [fault.field for fault in refused.value.faults]
