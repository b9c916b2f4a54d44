"""Decisions on pairs as files that the workflow takes in: in effect when it has."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from blockdata.on_match_decided import Pair, document
from blockdata.reviews import Review, decide
from blockdata.store import reviews
from tests.blockdata import pipeline_world
from tests.blockdata.pipeline_world import put, run, stored, take_in
from zunyi.work import work

LEFT, RIGHT = (f"per_{serial:032x}" for serial in (1, 2))
KEY = "data-centre/match-decisions/{}/比对决定.csv"


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def known() -> Review:
    review = reviews.find(f"{LEFT}.{RIGHT}")
    assert review is not None
    return review


def test_decisions_are_never_taken_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """What carried them is told by their rows as they were cleaned, of which pieces leave none."""
    monkeypatch.setenv("LARGE_BYTES", "1")
    body = document([Pair(left=LEFT, right=RIGHT, decision="different")])
    assert run(take_in(put(KEY.format("evt_1"), body)), until="inspect")["large"] is False


def test_a_decision_is_in_effect_once_the_file_that_carries_it_is_published() -> None:
    asked = Review(kind="person", left=LEFT, right=RIGHT, asked="band", weight=3.0)
    with work() as w:
        reviews.save(w, decide(asked, "different", reason="不是", by="王芳", at="2018-02-01T00:00:00Z", version=0))
    body = document([Pair(left=LEFT, right=RIGHT, decision="different")])
    first = take_in(put(KEY.format("evt_1"), body))
    state = run(first, until="fuse")
    assert not known().applied
    run(first, after=state)
    assert known().applied

    with work() as w:  # undone and decided again before either reached the engine: the lake knows it already
        reviews.save(w, replace(known(), applied=False))
    second = take_in(put(KEY.format("evt_2"), body))
    assert run(second)["outcome"] == "completed"
    assert stored(second).counts["unchanged"] == 1
    assert known().applied
