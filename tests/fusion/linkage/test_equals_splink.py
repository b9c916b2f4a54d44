"""On the same model our weights are Splink's: every pair of rows that show every level, as Splink 5 weighed them.

splink-scores.json is written by `python -m bench.splink_scores`, in the environment of the measurements.
"""

import hashlib
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fusion.linkage import Model, score
from fusion.linkage.settings import settings
from tests.fusion.linkage.builders import table

SCORES = json.loads(Path(__file__).with_name("splink-scores.json").read_text(encoding="utf-8"))
MODELS = sorted(SCORES["models"])
EXACT = 2e-4
"""Bits: our weights are rounded to four places."""


@cache
def uncapped(name: str) -> Model:
    """Without what Splink has no word for."""
    model = Model.named(name)
    fields = (
        replace(field, levels=tuple(replace(level, barred=False) for level in field.levels)) for field in model.fields
    )
    return replace(model, caps=(), fields=tuple(fields))


@cache
def ours(name: str) -> dict[tuple[str, str], tuple[float, int]]:
    """(weight, pattern) of each pair."""
    told, model = SCORES["models"][name], uncapped(name)
    with duckdb.connect(config={"threads": 1}) as connection:
        columns = [column for column in told["left"][0] if column != "link"]
        table(connection, "floaters", told["left"], columns)
        table(connection, "anchors", told["right"], columns)
        connection.execute(
            "create temp table pairs as select l.link as left_link, r.link as right_link from floaters l, anchors r"
        )
        score(connection, "pairs", "floaters", "anchors", model, into="scored")
        rows = connection.execute("select left_link, right_link, weight, pattern from scored").fetchall()
    return {(left, right): (weight, pattern) for left, right, weight, pattern in rows}


@pytest.mark.parametrize("name", MODELS)
def test_splink_was_asked_of_the_model_that_is_shipped(name: str) -> None:
    """Else: python -m bench.splink_scores."""
    document = json.dumps(settings(Model.named(name)), sort_keys=True)
    assert SCORES["models"][name]["settings"] == hashlib.sha256(document.encode()).hexdigest()


@pytest.mark.parametrize("name", MODELS)
def test_every_pair_weighs_what_it_weighs_in_splink(name: str) -> None:
    told: Any = SCORES["models"][name]
    unlike = {
        (left["link"], right["link"]): (weight, ours(name)[left["link"], right["link"]][0])
        for left, weights in zip(told["left"], told["weights"], strict=True)
        for right, weight in zip(told["right"], weights, strict=True)
        if abs(weight - ours(name)[left["link"], right["link"]][0]) > EXACT
    }
    assert unlike == {}


@pytest.mark.parametrize("name", MODELS)
def test_the_pairs_show_every_level(name: str) -> None:
    model = uncapped(name)
    met = {
        (field.name, field.level(digit).name)
        for _, pattern in ours(name).values()
        for field, digit in zip(model.fields, model.digits(pattern), strict=True)
        if digit
    }
    assert {(field.name, level.name) for field in model.fields for level in field.levels} - met == set()
