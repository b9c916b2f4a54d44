"""Which pair a reviewer sees first, and why."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blockdata import teaching
from blockdata.store import asked as engine
from blockdata.store import teaching as store
from blockdata.teaching import Waiting, Why
from tests.blockdata import api_world
from tests.blockdata.api_world import REVIEWER, ask
from tests.blockdata.test_reviews import a_change

PAIRS = st.lists(
    st.builds(Waiting, st.uuids().map(str), st.sampled_from("abc"), st.floats(0, 5)),
    unique_by=lambda pair: pair.id,
    max_size=30,
)


def many(pattern: str, pairs: int, weight: float = 1.0) -> list[Waiting]:
    return [Waiting(f"{pattern}{number:02}", pattern, weight) for number in range(pairs)]


def ordered(waiting: list[Waiting], decided: list[str]) -> list[str]:
    return [pair.id for pair in teaching.order(waiting, teaching.reasons(waiting, decided))]


def test_a_frequent_pattern_comes_before_a_rare_one_and_a_doubtful_before_a_plain_one() -> None:
    assert ordered([*many("rare", 1), *many("often", 9)], [])[0].startswith("often")
    assert ordered([Waiting("plain", "a", 4.5), Waiting("doubtful", "b", 0.3)], []) == ["doubtful", "plain"]


def test_what_was_decided_often_teaches_little_more_whatever_the_names() -> None:
    waiting = [*many("name=exact", 6), *many("name=homophone", 3)]
    assert ordered(waiting, [])[0].startswith("name=exact")
    assert ordered(waiting, ["name=exact+1", "name=exact+7"])[0].startswith("name=homophone")


def test_no_pattern_fills_a_page() -> None:
    first = ordered([*many("a", 40), *many("b", 40), *many("c", 40)], [])[:12]
    assert {pattern: sum(id_.startswith(pattern) for id_ in first) for pattern in "abc"} == {"a": 4, "b": 4, "c": 4}


@given(PAIRS, st.lists(st.sampled_from("abc"), max_size=9))
def test_every_pair_has_its_place_and_the_first_is_worth_most(waiting: list[Waiting], decided: list[str]) -> None:
    why = teaching.reasons(waiting, decided)
    found = list(teaching.order(reversed(waiting), why))
    assert sorted(found, key=lambda pair: pair.id) == sorted(waiting, key=lambda pair: pair.id)
    assert found == list(teaching.order(waiting, why))
    if found:
        assert teaching.value(found[0].weight, why[found[0].pattern]) == max(
            teaching.value(pair.weight, why[pair.pattern]) for pair in waiting
        )


@given(st.floats(-600, 600), st.floats(-600, 600))
def test_uncertainty_falls_with_the_distance_from_even(one: float, other: float) -> None:
    nearer, farther = sorted((one, other), key=abs)
    assert 1 >= teaching.uncertainty(nearer) >= teaching.uncertainty(farther) - 1e-9 >= -1e-9


@pytest.fixture
def room() -> Iterator[None]:
    with api_world.deployed():
        yield


def links(number: int) -> str:
    return f"per_{number:032x}"


def page(cursor: str = "") -> tuple[list[dict[str, Any]], Any]:
    status, found = ask("GET", "/reviews", caller=REVIEWER, query={"cursor": cursor})
    assert status == 200, found
    return found["items"], found["next"]


def decide(pair: dict[str, Any]) -> None:
    words = {"decisions": [{"id": pair["id"], "decision": "same", "version": pair["version"]}], "reason": "核对过"}
    assert ask("POST", "/reviews/decisions", words, caller=REVIEWER)[0] == 200


@pytest.mark.usefixtures("room")
def test_a_reviewer_sees_the_most_instructive_first_and_is_told_why() -> None:
    often = [a_change(left=links(16 + number), weight=1.0, pattern="name=exact+1 sex=differs") for number in range(5)]
    engine.keep([*often, a_change(left=links(7), weight=2.5, pattern="name=homophone")])
    store.refresh()

    pairs, following = page()
    assert following is None
    assert [pair["weight"] for pair in pairs] == [1.0, 1.0, 1.0, 2.5, 1.0, 1.0]
    assert pairs[0]["why"] == {"open": 5, "decided": 0}

    for pair in pairs[:3]:
        decide(pair)
    assert len(page()[0]) == 3  # what is decided is in no list, made when it may be
    store.refresh()
    pairs, _ = page()
    assert [(pair["weight"], pair["why"]) for pair in pairs][:2] == [
        (2.5, {"open": 1, "decided": 0}),
        (1.0, {"open": 2, "decided": 3}),
    ]


@pytest.mark.usefixtures("room")
def test_the_list_is_paged_without_a_pair_lost_or_shown_twice() -> None:
    engine.keep([a_change(left=links(16 + number), weight=1 + number / 100) for number in range(60)])
    store.refresh()

    first, following = page()
    second, end = page(following)

    assert (len(first), len(second), end) == (50, 10, None)
    weights = [pair["weight"] for pair in (*first, *second)]
    assert all(one < other for one, other in pairwise(weights))


@pytest.mark.usefixtures("room")
def test_without_pairs_no_list_is_made() -> None:
    store.refresh()
    assert store.page("person", start=0, limit=50) is None
    assert teaching.value(0.0, Why(2, 1)) == 1.0
