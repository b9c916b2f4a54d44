"""A large file goes through in pieces: with the same end as whole, on from where it stopped, and counted."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import boto3
import pytest

from blockdata import large, progress
from blockdata.steps.attempt import StepError
from blockdata.store import piece_rows, submissions
from blockdata.submissions import Mark
from tests.blockdata import pipeline_world
from tests.blockdata.pipeline_world import (
    IN_PIECES,
    a_row,
    begin,
    call,
    call_all,
    golden,
    keys,
    land,
    leases,
    run,
    stored,
)
from zunyi.work import work

BAD = "520301"


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where files of some rows are large."""
    monkeypatch.setenv("LARGE_BYTES", "1000")
    monkeypatch.setenv("CHUNK_CHARACTERS", "300")
    monkeypatch.setenv("SLICE_ROWS", "2")
    with pipeline_world.deployed():
        yield


def rows() -> list[list[str]]:
    """One wrong, one twice the same, one twice with other content."""
    return [*map(a_row, range(12)), a_row(20, 身份证号=BAD), a_row(3), a_row(5, amount="700.00")]


def in_pieces(submission: str, *, until: str = "report") -> dict[str, Any]:
    state = begin(submission)
    for step in IN_PIECES[: IN_PIECES.index(until) + 1]:
        state = call_all(step, state)
    return state


def persons() -> dict[str, Any]:
    return {key: item for key, item in golden().items() if key.startswith("per_")}


def modified(prefix: str) -> dict[str, Any]:
    bucket = os.environ["LAKE_BUCKET"]
    found = boto3.client("s3").list_object_versions(Bucket=bucket, Prefix=prefix).get("Versions", [])
    return {each["Key"]: each["VersionId"] for each in found}


def test_a_file_that_has_too_few_keys_waits_for_a_person_as_it_would_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("LARGE_BYTES", "1000000")
        assert run(land([a_row(serial) for serial in range(30)]))["outcome"] == "completed"
    readable = [row for row in rows() if row[0] != BAD]
    id_ = land(readable, at="2018-02-02T01:00:00Z", path="2018/又.csv")
    state = in_pieces(id_, until="large.gather_compared")
    held = stored(id_)
    assert (state["outcome"], held.state, held.chunks) == ("held", "held", len(state["chunks"]))
    counts = {"received": 14, "accepted": 13, "rejected": 1, "duplicate": 1, "unchanged": 11, "changed": 1, "ended": 18}
    assert {name: held.counts.get(name) for name in counts} == counts


def test_another_attempt_goes_on_where_the_last_one_stopped() -> None:
    """No chunk or share is done twice; rows of published slices are unchanged, and no record gets another version."""
    boto3.client("s3").put_bucket_versioning(
        Bucket=os.environ["LAKE_BUCKET"], VersioningConfiguration={"Status": "Enabled"}
    )
    id_ = land([*map(a_row, range(4)), a_row(20, 身份证号=BAD), a_row(3), a_row(1, amount="700.00")])
    state = in_pieces(id_, until="take_prefixes")
    first, *left = state["slices"]
    assert left
    for step in ("match", "fuse", "publish"):
        call(f"large.{step}_slice", {"state": state, "piece": first})
    with pytest.raises(StepError, match="NoSuchKey"):
        call("large.gather_published", state)
    [published] = [done.rows for done in piece_rows.done(stored(id_)) if done.kind == "publish"]
    begun, cleaned = persons(), modified(f"work/{id_}/v1/")
    assert call("fail", state)["outcome"] == "failed"
    assert "可能已有部分记录入库" in stored(id_).problem.message
    with work() as w:
        submissions.resume(w, stored(id_), "retried")
    again = in_pieces(id_, until="take_prefixes")
    pieces = {key: version for key, version in modified(f"work/{id_}/v1/").items() if "/gathered/" not in key}
    assert pieces == {key: version for key, version in cleaned.items() if "/gathered/" not in key}
    for step in IN_PIECES[IN_PIECES.index("large.publish_slice") :]:
        again = call_all(step, again)
    assert (again["outcome"], len(again["slices"])) == ("completed", len(left))
    done = stored(id_)
    counts = {"received": 7, "rejected": 2, "duplicate": 1, "unchanged": published, "new": 4 - published, "changed": 0}
    assert {name: done.counts[name] for name in counts} == counts
    assert {each.done == each.of for each in large.progress(done, piece_rows.done(done))} == {True}
    assert progress.records(done)["person"] == {"new": 4, "changed": 0, "ended": 0, "unchanged": 0}
    records = persons()
    assert {item["version"]["N"] for item in records.values()} == {"1"}
    assert {key: records[key] for key in begun} == begun
    assert (len(records), leases(), keys("LAKE_BUCKET", f"work/{id_}/")) == (4, [], [])


def test_a_piece_that_is_missing_stops_the_file() -> None:
    """A map that lost an item must not look done."""
    id_ = land(rows())
    state = in_pieces(id_, until="large.split")
    for place in state["chunks"][1:]:
        call("large.clean_chunk", {"state": state, "piece": place})
    with pytest.raises(StepError, match="NoSuchKey"):
        call("large.settle_share", {"state": state, "piece": "0"})
    with pytest.raises(StepError, match="NoSuchKey"):
        call("large.gather_cleaned", state)


def test_what_was_withdrawn_meanwhile_is_left_alone() -> None:
    id_ = land(rows())
    state = in_pieces(id_, until="large.split")
    with work() as w:
        submissions.withdraw(w, stored(id_))
    assert call("large.clean_chunk", {"state": state, "piece": 0}) == {"outcome": "gone"}
    gathered = call("large.gather_cleaned", state)
    assert call("take_turn", gathered)["outcome"] == "gone"
    assert stored(id_).state == "withdrawn"


def test_progress_and_cost_follow_the_pieces() -> None:
    id_ = land(rows())
    state = in_pieces(id_, until="large.split")
    submission = stored(id_)
    expected = large.estimate(submission, piece_rows.done(submission))
    assert expected is not None
    assert (expected.spent, expected.whole > 0, expected.seconds_left > 0) == (0, True, True)
    for _ in range(2):  # delivered twice, counted once
        call("large.clean_chunk", {"state": state, "piece": 0})
    done = piece_rows.done(submission)
    [chunks, shares, compared] = large.progress(submission, done)
    assert (chunks.done, chunks.of, chunks.rows > 0) == (1, submission.chunks, True)
    assert [(each.done, each.of) for each in (shares, compared)] == [(0, 16), (0, 16)]
    spent = cast("large.Estimate", large.estimate(submission, done))
    assert 0 < spent.spent < spent.whole
    assert 0 < spent.seconds_left < expected.seconds_left + 60
    at_rest = replace(submission, marks={"compare": Mark("2018-02-01T01:00:00Z", {})})
    unchanged = replace(at_rest, counts={"received": 15, "new": 0, "changed": 0, "ended": 0})
    changed = replace(at_rest, counts={"received": 15, "new": 10, "changed": 4, "ended": 1})
    difference = cast("large.Estimate", large.estimate(changed, done)).whole
    difference -= cast("large.Estimate", large.estimate(unchanged, done)).whole
    assert difference == pytest.approx(15 * large.USD_A_ROW)


def test_a_file_that_is_not_large_has_no_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LARGE_BYTES", "1000000")
    id_ = land(rows())
    assert run(id_, until="inspect")["large"] is False
    submission = stored(id_)
    assert (large.progress(submission, []), large.estimate(submission, [])) == ([], None)
    assert progress.COARSE[submission.state] == "received"


def test_comparing_begins_anew_with_each_attempt() -> None:
    id_ = land(rows())
    in_pieces(id_, until="large.split")
    first = stored(id_)
    for kind in large.SECONDS_A_MILLION:
        piece_rows.note(first, kind, "0", rows=3, milliseconds=1000)
    assert {done.kind for done in piece_rows.done(first)} == set(large.SECONDS_A_MILLION)
    second = replace(first, attempt="evt_second")
    assert {done.kind for done in piece_rows.done(second)} == {"chunk", "share"}
    assert piece_rows.done(replace(second, contract_version=2)) == []


@pytest.mark.parametrize(("packed", "is_large"), [(False, False), (True, True)])
def test_what_is_packed_is_larger_than_it_looks(packed: bool, is_large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = stored(land(rows()))
    monkeypatch.setenv("LARGE_BYTES", str(submission.size * 2))
    assert large.is_large(submission, packed=packed) is is_large
