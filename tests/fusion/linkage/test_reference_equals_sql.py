"""The SQL says of any rows what the plain Python says."""

import random
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion.linkage import Model, blocking_keys, candidates, reference, score
from fusion.linkage.sounds import sound
from fusion.linkage.vocabulary import CONDITIONS, condition_sql
from fusion.sql import statement
from tests.fusion.linkage.builders import NAMES, PERSON, ROWS, Row, linked, table, units

PERSONS = Model.named("person")
ALPHABET = st.text("abc1234567890-", max_size=9)
WORDS: dict[str, tuple[st.SearchStrategy[Any], tuple[int | float, ...]]] = {
    "exact": (NAMES, ()),
    "homophone": (NAMES, ()),
    "one-different": (NAMES, (3,)),
    "one-missing": (NAMES, (3,)),
    "one-digit": (ALPHABET, ()),
    "typo": (ALPHABET, (1,)),
    "similar": (ALPHABET, (0.8,)),
    "same-surname": (NAMES, ()),
    "day-month-swapped": (PERSON["birth"], ()),
    "same-start": (NAMES, (2,)),
    "overlap": (PERSON["relatives"], (2,)),
    "contained": (NAMES, (2,)),
}


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as made:
        yield made


@pytest.mark.parametrize("word", CONDITIONS)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_word_means_the_same_in_both(word: str, connection: duckdb.DuckDBPyConnection, data: st.DataObject) -> None:
    values, rest = WORDS[word]
    told = {"one": data.draw(values), "other": data.draw(values)}
    kind = "varchar[]" if word == "overlap" else "varchar"
    held = {side: f"select ${side}::{kind} as v" for side in told}
    if word == "homophone":
        told |= {f"{side}_sound": sound(value) for side, value in told.items()}
        held = {side: f'{select}, ${side}_sound as "v·sound"' for side, select in held.items()}
    condition = (word, "v", *rest)
    query = "select $condition from ($one) l, ($other) r"

    [(said,)] = connection.execute(statement(query, condition=condition_sql(condition), **held), told).fetchall()

    assert said == reference.holds(condition, {"v": told["one"]}, {"v": told["other"]})


@given(floaters=ROWS, anchors=ROWS)
@settings(max_examples=30, deadline=None)
def test_every_pair_has_the_pattern_that_the_reference_gives_it(
    connection: duckdb.DuckDBPyConnection, floaters: list[Row], anchors: list[Row]
) -> None:
    table(connection, "floaters", floaters, PERSON)
    table(connection, "anchors", anchors, PERSON)
    pairs = "select distinct f.link as left_link, a.link as right_link from floaters f cross join anchors a"
    connection.execute(f"create or replace temp table pairs as {pairs}")

    score(connection, "pairs", "floaters", "anchors", PERSONS, into="scored")

    found = {
        (left, right): (weight, code) for left, right, weight, code in connection.execute("from scored").fetchall()
    }
    expected = {
        (left, right): reference.pattern(PERSONS, ones, others)
        for left, ones in units(floaters).items()
        for right, others in units(anchors).items()
    }
    assert {pair: code for pair, (_, code) in found.items()} == expected
    assert all(weight == pytest.approx(PERSONS.weight(code), abs=1e-3) for weight, code in found.values())


@given(floaters=ROWS, anchors=ROWS)
@settings(max_examples=25, deadline=None)
def test_the_pairs_compared_are_those_that_share_a_key(
    connection: duckdb.DuckDBPyConnection, floaters: list[Row], anchors: list[Row]
) -> None:
    anchors = [{**row, "link": f"a{row['link']}"} for row in anchors]
    table(connection, "floaters", floaters, PERSON)
    table(connection, "anchors", anchors, PERSON)
    blocking_keys(connection, "floaters", PERSONS, "floater_keys")
    blocking_keys(connection, "anchors", PERSONS, "anchor_keys")

    candidates(connection, "floater_keys", "anchor_keys", PERSONS, "pairs")

    expected = {
        (one["link"], other["link"])
        for one in floaters
        for other in anchors
        if reference.keys(PERSONS, one) & reference.keys(PERSONS, other)
    }
    assert set(connection.execute("from pairs").fetchall()) == expected


@given(floaters=ROWS, anchors=ROWS, seed=st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_decides_nothing(
    connection: duckdb.DuckDBPyConnection, floaters: list[Row], anchors: list[Row], seed: random.Random
) -> None:
    found = []
    for _ in range(2):
        table(connection, "floaters", floaters, PERSON)
        table(connection, "anchors", anchors, PERSON)
        found.append(linked(connection, PERSONS))
        seed.shuffle(floaters)
        seed.shuffle(anchors)

    assert found[0] == found[1]


def test_what_a_table_lacks_is_as_good_as_empty(connection: duckdb.DuckDBPyConnection) -> None:
    rows = [{"link": "u1", "name": "王小芳", "birth": "1980-01-03"}]
    table(connection, "anchors", [{**rows[0], "link": "a1"}], PERSON)
    table(connection, "floaters", rows, PERSON)
    whole = linked(connection, PERSONS)
    table(connection, "floaters", rows, ("name", "birth"))

    assert linked(connection, PERSONS) == whole
