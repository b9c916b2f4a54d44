"""Files of a folder: new and changed ones are sent when they have stopped growing, each state of each file once."""

import os
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.zunyi_agent import AgentError, Source, State
from tests.agent.platform import Served, run

FAULTS = st.sampled_from(["before", "after", "lost", "unheard"])
CONTENTS = st.sampled_from([b"a,b", b"c,d", b"x" * 95, b"y" * 95])
DAYS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(["一.csv", "二.csv"]), CONTENTS, max_size=2),
        st.dictionaries(st.integers(0, 15), FAULTS, max_size=2),
    ),
    min_size=1,
    max_size=5,
)


def a_source(folder: Path) -> Source:
    return Source("月报", "allowance", {"folder": str(folder), "pattern": "*.csv"})


def write(path: Path, body: bytes, changed: int) -> None:
    path.write_bytes(body)
    os.utime(path, ns=(changed, changed))


@settings(max_examples=25)
@given(days=DAYS)
def test_whatever_goes_wrong_every_file_arrives_as_it_is(days: list[tuple[dict[str, bytes], dict[int, str]]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, state, served = Path(place) / "导出", Path(place) / "state", Served()
        folder.mkdir()
        truth: dict[str, bytes] = {}
        for day, (changes, faults) in enumerate([*days, ({}, {})]):
            for name, body in changes.items():
                if truth.get(name) != body:
                    write(folder / name, body, day + 1)
            truth |= changes
            served.faults = {len(served.asked) + at: fault for at, fault in faults.items()}
            run(served, state, a_source(folder))
        landed = len(served.landed)
        assert run(served, state, a_source(folder)) is True
        assert len(served.landed) == landed
        assert set(truth.values()) <= set(served.landed)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == truth
        if len(truth) == 1:
            assert served.landed[-1:] == [*truth.values()]
            assert all(one != other for one, other in pairwise(served.landed))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "导出").mkdir()
    return tmp_path / "导出"


def test_a_file_that_grows_is_left_for_the_next_time(folder: Path, tmp_path: Path) -> None:
    served, path = Served(), folder / "一.csv"
    write(path, b"a", 1)
    run(served, tmp_path / "state", a_source(folder), at_look=lambda: write(path, b"a,b", 2))
    assert served.landed == []
    run(served, tmp_path / "state", a_source(folder))
    assert served.landed == [b"a,b"]


def test_a_file_only_touched_is_not_sent_again_and_others_are_left_alone(folder: Path, tmp_path: Path) -> None:
    served = Served()
    for name in ("一.csv", "~$一.csv", ".二.csv", "三.txt"):
        write(folder / name, b"a", 1)
    write(folder / "空.csv", b"", 1)
    run(served, tmp_path / "state", a_source(folder))
    write(folder / "一.csv", b"a", 2)
    run(served, tmp_path / "state", a_source(folder))
    assert served.landed == [b"a"]


def test_a_big_file_goes_on_where_it_stopped(folder: Path, tmp_path: Path) -> None:
    served = Served()
    write(folder / "大.csv", b"0123456789" * 9 + b"end", 1)
    served.faults = {7: "before"}
    assert run(served, tmp_path / "state", a_source(folder)) is None
    arrived = sum(path.startswith("https://") for _, path in served.asked) - 1
    assert 1 < arrived < 10
    run(served, tmp_path / "state", a_source(folder))
    assert served.landed == [b"0123456789" * 9 + b"end"]
    assert sum(path.startswith("https://") for _, path in served.asked) == 11  # the one that the crash kept back, too


def test_a_big_file_that_changes_under_way_is_given_up_and_sent_anew(folder: Path, tmp_path: Path) -> None:
    served, path = Served(), folder / "大.csv"
    write(path, b"a" * 95, 1)
    served.meanwhile = lambda: write(path, b"b" * 95, 2)
    assert run(served, tmp_path / "state", a_source(folder)) is False
    assert served.landed == []
    served.meanwhile = lambda: None
    assert run(served, tmp_path / "state", a_source(folder)) is True
    assert served.landed == [b"b" * 95]


def test_a_file_that_is_refused_does_not_keep_the_others(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served = Served()
    served.refused = "王小明.csv"
    for at, name in enumerate(("王小明.csv", "二.csv"), 1):
        write(folder / name, name.encode(), at)
    assert run(served, tmp_path / "state", a_source(folder)) is False
    assert served.landed == ["二.csv".encode()]
    assert "有 1 份文件没有送成" in caplog.text
    assert "王小明" not in caplog.text
    assert "王小明".encode() not in (tmp_path / "state").read_bytes()
    served.refused = ""
    assert run(served, tmp_path / "state", a_source(folder)) is True
    assert len(served.landed) == 2


def test_while_nobody_answers_no_further_file_is_tried(folder: Path, tmp_path: Path) -> None:
    served = Served()
    for name in ("一.csv", "二.csv"):
        write(folder / name, b"a", 1)
    served.faults = dict.fromkeys(range(1, 7), "lost")
    assert run(served, tmp_path / "state", a_source(folder)) is False
    assert len(served.asked) == 7
    assert run(served, tmp_path / "state", a_source(folder)) is True
    assert len(served.landed) == 2


def test_two_agents_do_not_share_a_state(tmp_path: Path) -> None:
    first = State(tmp_path / "state")
    with pytest.raises(AgentError, match="另一个取数程序正在运行"):
        State(tmp_path / "state")
    first.close()
    State(tmp_path / "state").close()


def test_a_state_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(AgentError, match="没有权限写"):
        State(tmp_path / "没有的文件夹" / "state")


def test_a_state_that_is_no_state_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"not a database, but as long as the head of one" * 100)
    with pytest.raises(AgentError, match="损坏"):
        State(tmp_path / "state")
