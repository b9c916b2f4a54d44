"""From rows to joined links, with the models as they are shipped."""

from collections.abc import Iterator

import duckdb
import pytest

from fusion.linkage import Model, blocking_keys, candidates, components, explain, score

FLOATERS = """values
    ('f1', '张小宏', '1980-01-03', '1', '15400000001', ['李四'], 'd1'),
    ('f2', '章晓红', '1980-03-01', null, null, null, 'd1'),
    ('f3', '王五', null, null, null, ['赵六'], null)"""
ANCHORS = """values
    ('a1', '章小宏', '1980-01-03', '1', '15400000001', ['李四', '王二'], 'd1'),
    ('a1', '章小红', '1980-01-03', '1', null, null, 'd2'),
    ('a2', '王五', '1990-01-01', '2', null, ['赵六'], 'd9')"""
COLUMNS = "link, name, birth, sex, phone, relatives, door"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        for table, rows in (("floaters", FLOATERS), ("anchors", ANCHORS)):
            made.execute(f"create table {table} as from ({rows}) t({COLUMNS})")
        yield made


def test_units_of_several_rows_count_with_the_best_of_each_field(connection: duckdb.DuckDBPyConnection) -> None:
    model = Model.named("person")
    blocking_keys(connection, "floaters", model, "floater_keys")
    blocking_keys(connection, "anchors", model, "anchor_keys")

    blocked = candidates(connection, "floater_keys", "anchor_keys", model, "pairs")
    score(connection, "pairs", "floaters", "anchors", model, into="scored")

    assert blocked.pairs == 3
    assert not blocked.skipped
    rows = connection.execute("select left_link, right_link, pattern from scored order by all").fetchall()
    levels = {(left, right): {e.field: e.level for e in explain(model, pattern)} for left, right, pattern in rows}
    assert levels == {
        ("f1", "a1"): {
            "name": "homophone",
            "birth": "exact",
            "sex": "exact",
            "phone": "exact",
            "address": "door",
            "relatives": "one",
        },
        ("f2", "a1"): {"name": "homophone", "birth": "swapped", "address": "door"},
        ("f3", "a2"): {"name": "exact", "relatives": "one"},
    }


def test_a_chain_of_pairs_is_one_component_named_by_its_smallest_link(connection: duckdb.DuckDBPyConnection) -> None:
    pairs = "('b', 'a'), ('c', 'b'), ('d', 'c'), ('y', 'x'), ('e', 'd')"
    connection.execute(f"create table sure as from (values {pairs}) t(left_link, right_link)")

    components(connection, "sure", "units")

    found = dict(connection.execute("from units").fetchall())
    assert found == {**dict.fromkeys("abcde", "a"), "x": "x", "y": "x"}
