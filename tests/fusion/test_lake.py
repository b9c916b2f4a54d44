"""Tables in a local folder: merges replace, take away, repeat harmlessly; other partitions lose nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from fusion.lake import Lake, among

COLUMNS = {"id": "varchar", "part": "varchar", "content": "varchar"}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def put(lake: Lake, *rows: tuple[str, str, str | None]) -> None:
    with duckdb.connect() as own:
        own.execute("create table rows (id varchar, part varchar, content varchar)")
        own.executemany("insert into rows values (?, ?, ?)", list(rows))
        lake.merge("t", own.table("rows"), key="id", partition="part", parts=sorted({row[1] for row in rows}))


def stored(lake: Lake, connection: duckdb.DuckDBPyConnection, where: str = "true") -> list[tuple[str, str, str]]:
    connection.execute("drop table if exists found")
    lake.load(connection, "t", "found", COLUMNS, where)
    return connection.execute("from found order by id").fetchall()


def test_a_table_that_is_not_there_is_empty(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    assert stored(Lake(str(tmp_path)), connection) == []


def test_rows_are_put_replaced_and_taken_away_and_doing_it_again_changes_nothing(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    lake = Lake(str(tmp_path))
    put(lake, ("1", "a", "x"), ("2", "b", "y"))
    for _ in range(2):
        put(lake, ("1", "a", "z"), ("2", "b", None), ("3", "a", "w"))
        assert stored(lake, connection) == [("1", "a", "z"), ("3", "a", "w")]


def test_a_row_may_move_to_another_partition(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    lake = Lake(str(tmp_path))
    put(lake, ("1", "a", "x"), ("2", "b", "y"))
    put(lake, ("1", "b", "x"), ("4", "a", "v"))
    assert stored(lake, connection, among("part", ["b"])) == [("1", "b", "x"), ("2", "b", "y")]


def test_writers_of_different_partitions_at_once_lose_nothing(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    lake = Lake(str(tmp_path))
    put(lake, ("0", "0", "x"))

    def write(part: str) -> None:
        for number in range(3):
            put(lake, (f"{part}{number}", part, "x"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, "abcd"))
    assert len(stored(lake, connection)) == 13


def test_compacting_keeps_every_row(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    lake = Lake(str(tmp_path))
    for number in range(3):
        put(lake, (str(number), "a", "x"))
    lake.compact("t")
    assert len(stored(lake, connection)) == 3


def test_small_files_are_joined_once_there_are_many(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fusion.lake.FILES_MAX", 4)
    lake, counts = Lake(str(tmp_path)), []
    for number in range(6):
        put(lake, (str(number), "a", "x"))
        lake.tidy("t")
        table = lake.open("t")
        assert table is not None
        counts.append(len(table.file_uris()))
    assert counts == [1, 2, 3, 4, 1, 2]
    assert len(stored(lake, connection)) == 6
    lake.tidy("nowhere")
