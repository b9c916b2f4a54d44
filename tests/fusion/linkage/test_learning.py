"""Decisions of people teach a model, without taking the pairs that are asked about for all pairs."""

import csv
import random
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from fusion.linkage import Model
from fusion.linkage.learning import Decided, is_not_worse, judge, learn, moves, read, spell, without_bands
from fusion.linkage.learning.learn import _objective, _shifted, _still, _told, _uphill
from tests.fusion.linkage.test_model import COMMON, RARE, SAME_PHONE, SMALL, a_model

PERSON = Model.named("person")
PATTERNS = [
    sum(place * digit for place, digit in zip(SMALL.places, digits, strict=True))
    for digits in product(*(range(field.radix) for field in SMALL.fields))
]


def drawn(truth: Model, pairs: int, seed: int, *, asked: Model) -> list[Decided]:
    """What people who always know say of pairs in the band of `asked`; patterns as often as seeds have it, whatever
    their share of all pairs."""
    chance = random.Random(seed)  # noqa: S311 - a test's
    inside = [each for each in PATTERNS if asked.review <= asked.weight(each) < asked.link]
    same, different = Counter[int](), Counter[int]()
    for _ in range(pairs):
        pattern = chance.choice(inside)
        odds = 2 ** truth.weight(pattern)
        (same if chance.random() < odds / (1 + odds) else different)[pattern] += 1
    return [Decided(each, same[each], different[each]) for each in inside]


@pytest.mark.parametrize("model", [SMALL, PERSON, Model.named("organisation")])
def test_a_pattern_in_words_is_read_back(model: Model) -> None:
    chance = random.Random(3)  # noqa: S311 - a test's
    for _ in range(200):
        digits = [chance.randrange(field.radix) for field in model.fields]
        pattern = sum(place * digit for place, digit in zip(model.places, digits, strict=True))
        assert read(model, spell(model, pattern)) == pattern


def test_words_that_a_model_knows_no_more_are_no_pattern() -> None:
    assert spell(SMALL, COMMON + SAME_PHONE) == "name=exact phone=exact"
    assert without_bands(spell(SMALL, RARE)) == "name=exact"
    for words in ("name=homophone", "shoe=exact", "name=exact+9", "name=different+1"):
        assert read(SMALL, words) is None


def test_without_decisions_nothing_moves() -> None:
    for model in (SMALL, PERSON):
        assert [learn(model, []).weight(pattern) for pattern in range(0, 9_000, 37)] == pytest.approx(
            [model.weight(pattern) for pattern in range(0, 9_000, 37)]
        )


def test_the_climb_goes_uphill() -> None:
    told = [_told(SMALL, each) for each in (Decided(COMMON, 3, 9), Decided(RARE + SAME_PHONE, 5, 1))]
    shift = [[0.1 * (place - level) for level, _ in enumerate(vector)] for place, vector in enumerate(_still(SMALL))]
    slope = _uphill(_shifted(SMALL, shift), told, shift, 1.0)
    for place, vector in enumerate(shift):
        for level, _ in enumerate(vector):
            sides = []
            for step in (-1e-5, 1e-5):
                tried = [[*each] for each in shift]
                tried[place][level] += step
                sides.append(_objective(_shifted(SMALL, tried), told, tried, 1.0))
            assert slope[place][level] == pytest.approx((sides[1] - sides[0]) / 2e-5, abs=1e-4)


def test_what_is_learnt_from_the_band_fits_new_decisions_better_and_tends_to_the_truth() -> None:
    document = a_model()
    name, phone = document["fields"]
    [agrees, differs] = phone["levels"]
    levels = [{**agrees, "m": 0.4, "u": 0.1}, {**differs, "m": 0.6, "u": 0.9}]
    truth = Model.load({**document, "fields": [name, {**phone, "levels": levels}]})
    held = drawn(truth, 2_000, 1, asked=SMALL)

    losses = [judge(learn(SMALL, drawn(truth, pairs, 2, asked=SMALL)), held).loss for pairs in (0, 200, 2_000)]

    assert losses[0] > losses[1] + 0.05
    assert losses[2] <= losses[1] + 0.02
    assert losses[2] == pytest.approx(judge(truth, held).loss, abs=0.03)


def test_how_often_a_pattern_is_asked_about_teaches_nothing_by_itself() -> None:
    """A pattern decided a hundred times as its weight foretells leaves the model alone."""
    odds = 2 ** SMALL.weight(COMMON)
    foretold = Decided(COMMON, round(10_000 * odds / (1 + odds)), round(10_000 / (1 + odds)))
    assert learn(SMALL, [foretold]).weight(RARE) == pytest.approx(SMALL.weight(RARE), abs=0.01)


def test_a_candidate_is_used_only_if_it_loses_no_more_and_its_bands_keep_their_promise() -> None:
    held = [Decided(COMMON, 90, 10), Decided(RARE, 99, 1)]
    before = judge(SMALL, held)
    assert is_not_worse(before, before, SMALL)
    worse = learn(SMALL, [Decided(RARE, 0, 500)])
    assert not is_not_worse(judge(worse, held), before, SMALL)
    bold = Model.load(a_model(prior=-0.4))
    assert judge(bold, held).loss < before.loss
    assert judge(bold, held).different["link"] == 11
    assert not is_not_worse(judge(bold, held), before, SMALL)
    assert moves(SMALL, bold, {COMMON: 7, 0: 2}) == {("review", "link"): 7, ("none", "none"): 2}


def test_the_calibration_counts_every_pair_once() -> None:
    held = [Decided(COMMON, 90, 10), Decided(0, 1, 20)]
    judged = judge(SMALL, held)
    assert sum(each.pairs for each in judged.bins) == judged.pairs == 121
    assert sum(each.same for each in judged.bins) == 91


def test_two_hundred_decisions_on_the_hard_set_improve_the_shipped_model() -> None:
    """hard-decisions.csv: patterns of the review band of bench/hard, and how the truth decides them, in two halves
    (`python -m bench.reviewed`)."""
    with (Path(__file__).parent / "hard-decisions.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    halves: dict[str, list[Decided]] = {"taught": [], "held": []}
    for line in lines:
        pattern = read(PERSON, line["pattern"])
        assert pattern
        halves[line["half"]].append(Decided(pattern, int(line["same"]), int(line["different"])))
    prior = Model.load({**PERSON.dump(), "prior": float(lines[0]["prior"])})

    before, after = judge(prior, halves["held"]), judge(learn(prior, halves["taught"]), halves["held"])

    assert sum(each.same + each.different for each in halves["taught"]) == 200
    assert after.loss < 0.9 * before.loss
    assert is_not_worse(after, before, prior)
