"""Rows whose different cells do not fit into memory are settled a part at a time."""

from collections.abc import Iterator

import duckdb
import pytest

from fusion.clean import _settle
from fusion.sql import statement

ROWS = 100_000
COUNTED = "select count(*), count(distinct n), min(n), max(n) from ($union)"


def settled(connection: duckdb.DuckDBPyConnection, at_once: int) -> list[str]:
    def settling(rows: str) -> Iterator[tuple[str, str]]:
        [count] = connection.execute(statement("select count(*) from $rows", rows=rows)).fetchone() or (0,)
        yield "seen0", statement("select distinct n from $rows", rows=rows)
        if count > at_once:
            raise duckdb.OutOfMemoryException
        yield "settled", statement("select n from $rows", rows=rows)

    connection.execute("create temp table received as select range as n from range(2, ?)", [ROWS + 2])
    return list(_settle(connection, settling, 2, ROWS + 1))


def test_every_row_is_settled_once_however_many_fit() -> None:
    with duckdb.connect() as connection:
        tables = settled(connection, 30_000)
        union = " union all ".join(f"from {table}" for table in tables)
        found = connection.execute(statement(COUNTED, union=union)).fetchone()
        left = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert len(tables) == 4
    assert found == (ROWS, ROWS, 2, ROWS + 1)
    assert left == {*tables, "received"}


def test_what_cannot_be_settled_even_in_small_parts_fails() -> None:
    with duckdb.connect() as connection, pytest.raises(duckdb.OutOfMemoryException):
        settled(connection, 100)
