"""Tables in a local folder: merges replace, take away, repeat harmlessly; nothing is rewritten that need not be."""

import hashlib
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
        lake.merge(own, "t", "from rows", key="id", partition="part", parts=sorted({row[1] for row in rows}))


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


def files(lake: Lake) -> dict[str, list[str]]:
    """{partition: its files}."""
    table = lake.open("t")
    assert table is not None
    found: dict[str, list[str]] = {}
    for uri in sorted(table.file_uris()):
        found.setdefault(uri.split("part=")[1][0], []).append(uri)
    return found


def commits(lake: Lake) -> int:
    table = lake.open("t")
    assert table is not None
    return table.version()


def test_of_many_keys_asked_for_only_their_rows_are_read(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    lake = Lake(str(tmp_path))
    put(lake, *((f"{number:03}", "abcd"[number % 4], "x") for number in range(400)))
    connection.execute("create table asked as select printf('%03d', range * 2) as id from range(300)")
    lake.load(connection, "t", "found", COLUMNS, "part in ('a', 'b')", of=("id", "select id from asked"))
    assert connection.execute("select count(*), max(id), max(part) from found").fetchall() == [(100, "396", "a")]
    lake.load(connection, "t", "found", COLUMNS, of=("id", "select id from asked limit 0"))
    assert connection.execute("from found").fetchall() == []


def test_rows_that_do_not_stand_yet_are_added_and_rewrite_nothing(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    lake = Lake(str(tmp_path))
    put(lake, ("1", "a", "x"), ("2", "b", "y"))
    before = files(lake)
    put(lake, ("3", "a", "z"), ("1", "a", "w"), ("4", "b", "v"))
    after = files(lake)
    assert before["b"][0] in after["b"]
    assert before["a"][0] not in after["a"]
    assert [row[0] for row in stored(lake, connection)] == ["1", "2", "3", "4"]


def test_large_partitions_are_rewritten_one_by_one_and_small_ones_together(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, parts = Lake(str(tmp_path)), "abcd"
    put(lake, *((part, part, "x") for part in parts))
    first = commits(lake)
    put(lake, *((part, part, "y") for part in parts))
    assert commits(lake) == first + 1
    monkeypatch.setattr("fusion.lake.TOGETHER_BYTES", 0)
    put(lake, *((part, part, "z") for part in parts))
    assert commits(lake) == first + 1 + len(parts)
    assert {row[2] for row in stored(lake, connection)} == {"z"}


def test_a_row_that_moves_while_its_writer_dies_stands_twice_until_it_is_put_again(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(str(tmp_path))
    put(lake, ("1", "a", "x"), ("2", "b", "y"))
    moved = [("1", "b", "x"), ("2", "a", "y"), ("3", "a", "z")]

    def dies(*_: object, **__: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as dying, pytest.raises(InterruptedError):
        dying.setattr("deltalake.DeltaTable.merge", dies)
        put(lake, *moved)
    assert [row[0] for row in stored(lake, connection)] == ["1", "1", "2", "2", "3"]
    put(lake, *moved)
    assert stored(lake, connection) == moved


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


def test_sweeping_drops_what_rewriting_left_and_keeps_every_row(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    lake = Lake(str(tmp_path))
    for content in "xyz":
        put(lake, ("1", "a", content), ("2", "a", "x"))
    before, files = stored(lake, connection), set(tmp_path.rglob("*.parquet"))
    assert lake.sweep("t") == 0
    dropped = Lake(str(tmp_path)).sweep("t", keep_hours=0)
    assert dropped == len(files - set(tmp_path.rglob("*.parquet"))) > 0
    assert stored(Lake(str(tmp_path)), connection) == before
    assert lake.sweep("nothing") == 0


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


def test_large_files_are_not_joined_again(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(str(tmp_path))
    put(lake, *((f"{number:05}", "a", hashlib.sha256(b"%d" % number).hexdigest()) for number in range(600)))
    [large] = files(lake)["a"]
    monkeypatch.setattr("fusion.lake.SMALL_BYTES", Path(large).stat().st_size - 1)
    monkeypatch.setattr("fusion.lake.FILES_MAX", 2)
    for number in range(3):
        put(lake, (str(number), "a", "x"))
    lake.tidy("t")
    assert large in files(lake)["a"]
    assert len(files(lake)["a"]) == 2
    assert len(stored(lake, connection)) == 603
