"""Rows of a database view: whatever happens, each change arrives; the same batch never lands twice."""

import json
import sqlite3
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.zunyi_agent import Source
from tests.agent.platform import CONTRACT, Served, run

FAULTS = st.sampled_from(["before", "after", "lost", "unheard"])
CHANGES = st.dictionaries(st.sampled_from("123"), st.sampled_from("甲乙丙"), max_size=3)
DAYS = st.lists(st.tuples(CHANGES, st.dictionaries(st.integers(0, 7), FAULTS, max_size=2)), min_size=1, max_size=6)


def a_database(folder: Path) -> Path:
    path = folder / "业务.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT, money NUMERIC)")
    db.close()
    return path


def put(path: Path, **names: str | None) -> None:
    with sqlite3.connect(path) as db:
        db.executemany("INSERT OR REPLACE INTO person VALUES (?, ?, 520.5)", names.items())
    db.close()


def a_source(
    path: Path, rows: int = 2_000, query: str = "SELECT id AS ID, name AS 名字, money AS 金额 FROM person"
) -> Source:
    told = {"connect": json.dumps({"database": str(path)}), "query": query, "batch_rows": str(rows)}
    return Source("低保库", "allowance", told)


def held(served: Served) -> dict[str, str]:
    """What the platform makes of what has landed."""
    return {row["编号"]: row["姓名"] for rows in served.landed for row in rows}


@settings(max_examples=40)
@given(days=DAYS, rows=st.sampled_from([1, 2, 3]))
def test_whatever_goes_wrong_every_change_arrives_and_no_batch_lands_twice(
    days: list[tuple[dict[str, str], dict[int, str]]], rows: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        served, path = Served(), a_database(Path(folder))
        source, state, truth = a_source(path, rows), Path(folder) / "state", dict[str, str]()
        for changes, faults in [*days, ({}, {})]:
            truth |= changes
            put(path, **changes)
            served.faults = {len(served.asked) + at: fault for at, fault in faults.items()}
            run(served, state, source)
        assert held(served) == truth
        if rows == 1:
            for key in truth:
                said = [batch[0]["姓名"] for batch in served.landed if batch[0]["编号"] == key]
                assert all(one != other for one, other in pairwise(said)), said
        landed = len(served.landed)
        assert run(served, state, source) is True
        assert len(served.landed) == landed


def test_only_what_changed_is_sent_in_batches(tmp_path: Path) -> None:
    served, path = Served(), a_database(tmp_path)
    put(path, **{"1": "甲", "2": "乙", "3": None})
    source = a_source(path, 2)
    assert run(served, tmp_path / "state", source) is True
    assert [len(rows) for rows in served.landed] == [2, 1]
    assert served.landed[0][0] == {"编号": "1", "姓名": "甲", "金额": "520.5"}
    assert served.landed[1][0]["姓名"] is None
    put(path, **{"2": "丙"})
    run(served, tmp_path / "state", source)
    assert [row["编号"] for row in served.landed[2]] == ["2"]


def test_a_value_that_comes_back_is_sent_again(tmp_path: Path) -> None:
    served, path = Served(), a_database(tmp_path)
    for name in "甲乙甲":
        put(path, **{"1": name})
        run(served, tmp_path / "state", a_source(path))
    assert [rows[0]["姓名"] for rows in served.landed] == ["甲", "乙", "甲"]


def test_what_arrived_unheard_does_not_hide_what_comes_back(tmp_path: Path) -> None:
    served, path = Served(), a_database(tmp_path)
    for name in "甲乙甲":  # each arrives, and the process dies before it hears so
        put(path, **{"1": name})
        served.faults = {len(served.asked) + 2: "after"}
        assert run(served, tmp_path / "state", a_source(path)) is None
    assert held(served) == {"1": "甲"}
    run(served, tmp_path / "state", a_source(path))
    assert [rows[0]["姓名"] for rows in served.landed] == ["甲", "乙", "甲"]


def test_what_arrived_unheard_is_taken_back_when_it_is_as_it_was(tmp_path: Path) -> None:
    served, path = Served(), a_database(tmp_path)
    for name, fault in (("甲", ""), ("乙", "after"), ("甲", "")):
        put(path, **{"1": name})
        served.faults = {len(served.asked) + 2: fault}
        run(served, tmp_path / "state", a_source(path))
    assert [rows[0]["姓名"] for rows in served.landed] == ["甲", "乙", "甲"]


def test_the_state_holds_no_value_and_the_log_neither(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    served, path = Served(), a_database(tmp_path)
    put(path, **{"520301200501010014": "王小明"})
    with caplog.at_level("INFO"):
        run(served, tmp_path / "state", a_source(path))
        run(served, tmp_path / "state", a_source(path, query="SELECT id AS ID, 王小明 FROM person"))
    kept = (tmp_path / "state").read_bytes()
    for value in ("王小明", "520301200501010014"):
        assert value.encode() not in kept
        assert value not in caplog.text
    assert "送达新增和变化的 1 行" in caplog.text
    assert "zyk_secret" not in caplog.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT id, name AS 名字 FROM person", "不在契约里:id"),
        ("SELECT id AS ID FROM person", "缺少必填的列:姓名"),
        ("SELECT id AS ID, name AS 名字, name AS 姓名 FROM person", "同一列"),
        ("SELECT nothing FROM person", "OperationalError"),
    ],
)
def test_a_query_that_does_not_fit_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, query: str, told: str
) -> None:
    served, path = Served(), a_database(tmp_path)
    put(path, **{"1": "甲"})
    assert run(served, tmp_path / "state", a_source(path, query=query)) is False
    assert told in caplog.text
    assert served.landed == []


def test_one_source_that_fails_does_not_keep_the_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    served, path = Served(), a_database(tmp_path)
    put(path, **{"1": "甲"})
    assert run(served, tmp_path / "state", a_source(tmp_path / "没有.db"), a_source(path)) is False
    assert held(served) == {"1": "甲"}
    assert not (tmp_path / "没有.db").exists()


def test_doubled_keys_are_told_and_sent_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    served, path = Served(), a_database(tmp_path)
    put(path, **{"1": "甲"})
    doubled = "SELECT id AS ID, name AS 名字 FROM person UNION ALL SELECT '1', '乙'"
    for _ in range(2):
        run(served, tmp_path / "state", a_source(path, query=doubled))
    assert held(served) == {"1": "甲"}
    assert len(served.landed) == 1
    assert "1 行主键重复" in caplog.text


SNAPSHOT: dict[str, Any] = {**CONTRACT, "mode": "snapshot"}


def test_a_snapshot_goes_whole_as_a_file_when_it_changed(tmp_path: Path) -> None:
    served, path = Served(SNAPSHOT), a_database(tmp_path)
    put(path, **{"1": "甲", "2": "乙"})
    asc = "SELECT id AS ID, name AS 名字 FROM person ORDER BY id"
    desc = f"{asc} DESC"
    run(served, tmp_path / "state", a_source(path, query=asc))
    run(served, tmp_path / "state", a_source(path, query=desc))
    [file] = served.landed
    assert file.decode("utf-8-sig").split() == ["编号,姓名", "1,甲", "2,乙"]
    put(path, **{"2": "丙"})
    run(served, tmp_path / "state", a_source(path, query=asc))
    assert len(served.landed) == 2


def test_an_empty_snapshot_is_not_sent(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    served, path = Served(SNAPSHOT), a_database(tmp_path)
    assert run(served, tmp_path / "state", a_source(path)) is False
    assert served.landed == []
    assert "全部结束" in caplog.text
