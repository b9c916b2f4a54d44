"""A model is data that is checked, and weighs what it says."""

from math import log2
from typing import Any

import pytest

from fusion.linkage import Model, ModelError, explain

LEVELS = [
    {"level": "exact", "label": "相同", "when": [["exact", "name"]], "m": 0.9, "u": 0.01},
    {"level": "different", "label": "不同", "m": 0.1, "u": 0.99, "barred": True},
]
BANDS = [{"frequency": 0.02, "values": ["王芳"]}, {"frequency": 0.001, "values": []}]
PHONE = [{**LEVELS[0], "when": [["exact", "phone"]]}, {"level": "different", "label": "不同", "m": 0.1, "u": 0.99}]


def a_model(**changes: Any) -> dict[str, Any]:
    return {
        "name": "small",
        "version": 1,
        "prior": -4.0,
        "link": 5.0,
        "review": 0.0,
        "margin": 2.0,
        "caps": [],
        "blocks": [{"rule": "name", "key": ["name"], "cap": 10}],
        "fields": [
            {"field": "name", "label": "姓名", "levels": LEVELS, "frequencies": {"column": "name", "bands": BANDS}},
            {"field": "phone", "label": "电话", "levels": PHONE},
        ],
        **changes,
    }


SMALL = Model.load(a_model())
COMMON, RARE, ANOTHER, SAME_PHONE = 2, 3, 1, 4 * 2
"""Digits of the name, and the phone's at its place."""


@pytest.mark.parametrize("name", ["person", "organisation"])
def test_a_shipped_model_reads_back_as_it_was(name: str) -> None:
    model = Model.named(name)
    assert Model.load(model.dump()) == model


def test_a_rare_name_says_more_than_a_common_one() -> None:
    assert SMALL.weight(COMMON) == pytest.approx(-4 + log2(0.9 / 0.02))
    assert SMALL.weight(RARE) == pytest.approx(-4 + log2(0.9 / 0.001))


def test_silence_weighs_nothing() -> None:
    assert SMALL.weight(0) == SMALL.prior
    assert explain(SMALL, 0) == []


def test_a_barred_pair_stays_out_of_review_whatever_agrees() -> None:
    assert SMALL.weight(ANOTHER + SAME_PHONE) == SMALL.review - 1


def test_fields_that_say_the_same_thing_twice_are_capped() -> None:
    capped = Model.load(a_model(caps=[{"fields": ["name", "phone"], "bits": 7.0}]))
    assert capped.weight(RARE + SAME_PHONE) == capped.prior + 7.0


def test_an_explanation_adds_up_to_the_weight() -> None:
    told = explain(SMALL, RARE + SAME_PHONE)
    assert [(one.field, one.label) for one in told] == [("name", "相同"), ("phone", "相同")]
    assert SMALL.prior + sum(one.weight for one in told) == pytest.approx(SMALL.weight(RARE + SAME_PHONE), abs=0.02)


@pytest.mark.parametrize(
    "changes",
    [
        {"review": 6.0},
        {"caps": [{"fields": ["birth"], "bits": 1}]},
        {"blocks": [{"rule": "x", "key": [["rhyme", "name"]], "cap": 1}]},
        {"fields": [{"field": "name", "label": "姓名", "levels": LEVELS[:1]}]},
        {
            "fields": [
                {"field": "name", "label": "姓名", "levels": [{**LEVELS[0], "when": [["rhymes", "name"]]}, LEVELS[1]]}
            ]
        },
    ],
    ids=["thresholds", "cap", "key", "last level", "condition"],
)
def test_a_model_that_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ModelError):
        Model.load(a_model(**changes))


def test_the_version_of_keys_changes_with_the_blocks_only() -> None:
    other = Model.load(a_model(blocks=[{"rule": "name", "key": [["sound", "name"]], "cap": 10}]))
    assert Model.load(a_model(link=9.0)).keys_version == SMALL.keys_version != other.keys_version
