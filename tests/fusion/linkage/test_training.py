"""Training finds the m and u that the rows were made with, without being told who is who."""

import random
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from fusion.linkage import Known, Model, Passes, train
from fusion.linkage.model import Field
from tests.fusion.linkage.builders import Row, table

PEOPLE = 3000
KEPT = {"key": 0.95, "a": 0.9, "b": 0.8, "c": 0.7}
"""Column: how often the second row of a person says the same as the first."""
CHOICES = {"key": 600, "a": 50, "b": 20, "c": 5}
BLOCKS = [{"rule": "key", "key": ["key"], "cap": 1000}, {"rule": "a-b", "key": ["a", "b"], "cap": 1000}]


def a_field(column: str) -> dict[str, Any]:
    exact = {"level": "exact", "label": "相同", "when": [["exact", column]], "m": 0.8, "u": 0.1}
    return {
        "field": column,
        "label": column,
        "levels": [exact, {"level": "different", "label": "不同", "m": 0.2, "u": 0.9}],
    }


MODEL = Model.load(
    {"name": "made", "version": 1, "prior": -10, "link": 0, "review": 0, "margin": 0, "caps": [], "blocks": BLOCKS}
    | {"fields": [a_field(column) for column in KEPT]}
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    chance = random.Random(1)  # noqa: S311 - made up to be found again
    first = [{column: str(chance.randrange(many)) for column, many in CHOICES.items()} for _ in range(PEOPLE)]
    second = [
        {column: value if chance.random() < KEPT[column] else f"{value}'" for column, value in row.items()}
        for row in first
    ]
    with duckdb.connect() as made:
        for side, rows in (("l", first), ("r", second)):
            given: list[Row] = [{"link": f"{side}{number}", **row} for number, row in enumerate(rows)]
            table(made, f"{side}_rows", given, KEPT)
        yield made


def learnt(model: Model) -> dict[str, tuple[float, float]]:
    """{field: m and u of its highest level}."""
    return {field.name: (field.levels[0].m, field.levels[0].u) for field in model.fields}


def test_m_and_u_are_recovered_from_pairs_nobody_labelled(connection: duckdb.DuckDBPyConnection) -> None:
    passes = Passes(rules=("key", "a-b"), random_pairs=200_000)

    found = learnt(train(connection, "l_rows", "r_rows", MODEL, passes=passes))

    for column, share in KEPT.items():
        m, u = found[column]
        assert m == pytest.approx(share, abs=0.04), column
        assert u == pytest.approx(share / CHOICES[column], rel=0.2, abs=0.001), column


def test_known_pairs_are_counted_and_not_guessed(connection: duckdb.DuckDBPyConnection) -> None:
    numbers = f"range({PEOPLE}) t(no)"
    links = "select 'l' || no as left_link, 'r' || no as right_link"
    connection.execute(f"create or replace temp table same as {links} from {numbers}")

    passes, known = Passes(random_pairs=50_000), Known("same", "same", "r_rows")
    found = learnt(train(connection, "l_rows", "r_rows", MODEL, passes=passes, known=known))

    for column, share in KEPT.items():
        assert found[column][0] == pytest.approx(share, abs=0.025), column


def test_common_values_are_banded_by_how_common_they_are(connection: duckdb.DuckDBPyConnection) -> None:
    names = ["王芳"] * 64 + ["李四"] * 8 + ["赵六"] * 8 + [f"罕{number}" for number in range(20)]
    table(connection, "named", [{"link": str(number), "name": name} for number, name in enumerate(names)], ("name",))
    person = Model.named("person")

    [field] = [one for one in train(connection, "named", None, person, passes=Passes()).fields if one.name == "name"]

    frequencies = banded(field)
    assert frequencies["王芳"] == pytest.approx(0.64)
    assert frequencies["李四"] == frequencies["赵六"] == pytest.approx(0.08)
    assert frequencies[""] == pytest.approx(0.01)


def banded(field: Field) -> dict[str, float]:
    assert field.frequencies
    bands = field.frequencies.bands
    return {value: bands[place] for value, place in field.frequencies.values.items()} | {"": bands[-1]}
