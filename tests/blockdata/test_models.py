"""Decisions train a model, which a second operator adopts if it is no worse, and the workflow puts in force."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from blockdata import models, on_training_requested
from blockdata.models import Model, ModelMoveError, NotComparedError, SamePersonError, WorseError
from blockdata.reviews import Review, State, Word
from blockdata.store import models as store
from blockdata.store import reviews
from fusion.linkage import Model as Weighing
from tests.blockdata import api_world, pipeline_world
from tests.blockdata.api_world import OPERATOR, REVIEWER, a_caller, ask
from tests.blockdata.pipeline_world import a_row, land, put, run, stored, take_in
from tests.core import aws
from zunyi.work import work

OTHER_OPERATOR = a_caller("operator", "data-centre", sub="operator-2")
DOUBTED = "name=exact+5 sex=exact address=different relatives=two"
TRUSTED = "name=exact+5 sex=different address=door household=different"
"""Patterns in the band of the shipped model: people say the contrary of what it tends to."""
REASON = {"reason": "比较结果更好"}
REQUESTED = "blockdata.TrainingRequested.v1"


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def decided(pattern: str, state: State, pairs: int, *, start: int) -> None:
    for number in range(start, start + pairs):
        left, right = f"per_{2 * number:032x}", f"per_{2 * number + 1:032x}"
        history = (Word(state, "王芳", "2018-02-01T00:00:00Z", "核实"),) if state != "open" else ()  # type: ignore[arg-type]
        review = Review(kind="person", left=left, right=right, asked="band", weight=2.0, pattern=pattern)
        with work() as w:
            reviews.save(w, replace(review, state=state, history=history))


def reviewed() -> None:
    decided(DOUBTED, "different", 40, start=0)
    decided(DOUBTED, "same", 4, start=100)
    decided(TRUSTED, "same", 40, start=200)
    decided(TRUSTED, "different", 1, start=300)
    decided(TRUSTED, "open", 7, start=400)


def trained(number: int = 1) -> dict[str, Any]:
    status, asked = ask("POST", "/models/person/trainings", caller=OPERATOR)
    assert (status, asked["under_way"]) == (200, True)
    event = aws.an_event(REQUESTED, api_world.told(REQUESTED)[-1], id_=f"evt_{number}")
    for _ in range(2):
        assert on_training_requested.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}
    return ask("GET", "/models/person", caller=REVIEWER)[1]


def adopt(version: int, caller: dict[str, str]) -> tuple[int, dict[str, Any]]:
    return ask("POST", f"/models/person/{version}/adoption", REASON, caller=caller)


def in_force() -> int | None:
    current = models.in_force(store.versions("person"))
    return current.version if current else None


def test_decisions_make_a_candidate_that_is_compared_and_a_second_operator_adopts() -> None:
    reviewed()
    listed = trained()

    assert [(each["version"], each["state"]) for each in listed["items"]] == [(2, "candidate"), (1, "in-force")]
    assert (listed["run"]["made"], listed["run"]["decided"], listed["run"]["under_way"]) == (2, 85, False)
    status, detail = ask("GET", "/models/person/2", caller=REVIEWER)
    assert status == 200
    compared = detail["compared"]
    assert compared["not_worse"]
    assert compared["after"]["loss"] < compared["before"]["loss"]
    assert compared["after"]["pairs"] == detail["version"]["held"] == 85 - detail["version"]["taught"]
    assert sum(move["pairs"] for move in compared["moves"]) == 7
    assert [field["field"] for field in detail["fields"]] == [field.name for field in Weighing.named("person").fields]
    assert detail["in_force"] is not None

    assert adopt(2, OPERATOR)[1]["code"] == "same-person"
    status, adopted = adopt(2, OTHER_OPERATOR)
    assert (status, adopted["state"], adopted["adopted_by"]) == (200, "adopting", OTHER_OPERATOR["name"])
    assert adopt(1, OTHER_OPERATOR)[1]["code"] == "adoption-not-allowed"
    status, settings = ask("GET", "/models/person/2/splink", caller=REVIEWER)
    assert (status, len(settings["settings"]["comparisons"])) == (200, 7)


def test_what_is_adopted_is_in_force_once_it_is_published_and_is_gone_back_from() -> None:
    reviewed()
    trained()
    adopt(2, OTHER_OPERATOR)
    content = next(each.file for each in store.versions("person") if each.version == 2)
    path = "data-centre/match-weights/person-2/匹配模型.csv"

    state = run(take_in(put(path, content)))

    assert state["outcome"] == "completed"
    assert in_force() == 2
    later = land([a_row(1)])
    assert run(later)["outcome"] == "completed"
    assert stored(later).marks["report"].counts == {"model_person": 2, "model_organisation": 1}

    assert adopt(1, OPERATOR)[0] == 200
    shipped = next(each.file for each in store.versions("person") if each.version == 1)
    assert run(take_in(put(path, shipped)))["outcome"] == "completed"
    assert [(each.version, each.state) for each in store.versions("person")] == [(2, "past"), (1, "in-force")]
    assert run(take_in(put(path, content)))["outcome"] == "refused"  # nobody has gone back to it


def test_weights_that_nobody_adopted_are_refused() -> None:
    reviewed()
    trained()
    candidate = store.versions("person")[0].file
    sent = take_in(put("data-centre/match-weights/x/匹配模型.csv", candidate))
    assert run(sent)["outcome"] == "refused"
    problem = stored(sent).problem
    assert problem is not None
    assert problem.code == "model-not-adopted"


def test_too_few_decisions_make_no_candidate() -> None:
    decided(TRUSTED, "same", 70, start=0)
    listed = trained()
    assert [each["version"] for each in listed["items"]] == [1]
    assert (listed["run"]["made"], listed["run"]["decided"]) == (None, 70)
    assert ask("GET", "/models/person/2", caller=OPERATOR)[1]["code"] == "model-not-found"


def test_one_training_at_a_time() -> None:
    assert ask("POST", "/models/person/trainings", caller=OPERATOR)[0] == 200
    assert ask("POST", "/models/person/trainings", caller=OPERATOR)[1]["code"] == "already-training"


def a_version(version: int = 2, **changes: Any) -> Model:
    compared = {"against": 1, "not_worse": True}
    plain: dict[str, Any] = {"kind": "person", "version": version, "state": "candidate", "made_at": ""}
    plain |= {"asked_by": "甲", "asked_sub": "a", "weights": (), "fields": (), "learnt": {}, "compared": compared}
    return Model(**plain | changes)


FIRST = a_version(1, state="in-force", compared=None)


@pytest.mark.parametrize(
    ("model", "others", "sub", "error"),
    [
        (a_version(), [FIRST], "a", SamePersonError),
        (a_version(compared={"against": 1, "not_worse": False}), [FIRST], "b", WorseError),
        (a_version(), [a_version(3, state="in-force")], "b", NotComparedError),
        (FIRST, [FIRST], "b", ModelMoveError),
        (a_version(), [FIRST, a_version(3, state="adopting")], "b", ModelMoveError),
    ],
)
def test_a_version_is_adopted_by_the_rules_alone(model: Model, others: list[Model], sub: str, error: Any) -> None:
    with pytest.raises(error):
        models.adopt(model, others, reason="r", by="乙", sub=sub, at="t")


def test_one_version_is_in_force_and_saying_so_again_changes_nothing() -> None:
    adopting = a_version(2, state="adopting")
    assert models.carried([adopting, FIRST], 2) == [replace(adopting, state="in-force"), replace(FIRST, state="past")]
    assert models.carried([replace(adopting, state="in-force"), replace(FIRST, state="past")], 2) == []
    assert models.carried([FIRST], 9) == []
