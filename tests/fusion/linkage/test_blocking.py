"""Blocks are bounded, and what is skipped is told."""

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from fusion.linkage import Model, blocking_keys, candidates
from fusion.linkage.model import Block
from tests.fusion.linkage.builders import table

BY_NAME = replace(Model.named("person"), blocks=(Block("name", ("name",), 3),))


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        yield made


def keyed(connection: duckdb.DuckDBPyConnection, name: str, links: list[str]) -> None:
    rows = [{"link": link, "name": "王芳" if link < "m" else "李四"} for link in links]
    table(connection, name, rows, ("name",))
    blocking_keys(connection, name, BY_NAME, f"{name}_keys")


def test_a_key_that_too_many_share_is_skipped_and_counted(connection: duckdb.DuckDBPyConnection) -> None:
    keyed(connection, "floaters", ["f", "y"])
    keyed(connection, "anchors", ["a", "b", "c", "d", "z"])

    blocked = candidates(connection, "floaters_keys", "anchors_keys", BY_NAME, "pairs")

    assert connection.execute("from pairs").fetchall() == [("y", "z")]
    assert (blocked.pairs, blocked.skipped) == (1, {"name": 1})


def test_however_many_ask_the_block_counts_those_who_are_asked_for(connection: duckdb.DuckDBPyConnection) -> None:
    keyed(connection, "floaters", [f"f{number}" for number in range(9)])
    keyed(connection, "anchors", ["a", "b", "c"])

    blocked = candidates(connection, "floaters_keys", "anchors_keys", BY_NAME, "pairs")

    assert (blocked.pairs, blocked.skipped) == (27, {})


def test_within_one_table_each_pair_stands_once(connection: duckdb.DuckDBPyConnection) -> None:
    keyed(connection, "floaters", ["b", "a", "c"])

    candidates(connection, "floaters_keys", "floaters_keys", BY_NAME, "pairs")

    assert connection.execute("from pairs order by all").fetchall() == [("a", "b"), ("a", "c"), ("b", "c")]
