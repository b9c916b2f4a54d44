"""What a file that went all the way leaves behind: told by one that did, for all of these."""

import io
import os
import zipfile
from collections.abc import Iterator

import pytest

from blockdata.store import records, rejects
from tests.blockdata import api_world, pipeline_world
from tests.blockdata.pipeline_world import a_row, golden, keys, land, leases, run, stored
from tests.core import aws
from zunyi.storage import client

pytestmark = pytest.mark.xdist_group("completed")
BAD = "52030119800103"


@pytest.fixture(scope="module")
def id_() -> Iterator[str]:
    """The submission: three rows, and one with two faults."""
    with pipeline_world.deployed():
        submission = land([*(a_row(serial) for serial in range(3)), a_row(9, 身份证号=BAD, 月保障金额="=1+1")])
        assert run(submission)["outcome"] == "completed"
        yield submission


def test_a_file_becomes_golden_records_with_a_trace_to_each_row(id_: str) -> None:
    done = stored(id_)
    assert done.state == "completed"
    assert done.counts == {
        "received": 4,
        "accepted": 3,
        "rejected": 1,
        "duplicate": 0,
        "new": 3,
        "changed": 0,
        "unchanged": 0,
        "ended": 0,
        "fused": 4,  # three persons and the house they live in
    }
    found = [records.find(pk) for pk in golden() if pk.startswith("per_")]
    sources = [record["provenance"]["id_number"]["source"] for record in found if record]
    assert {(source["submission"], source["source_row"]) for source in sources} == {(id_, 2), (id_, 3), (id_, 4)}


def test_the_department_gets_its_rejected_rows_and_what_became_of_records_of_each_kind(id_: str) -> None:
    assert keys("REPORTS_BUCKET") == [
        f"submissions/{id_}/rejects/00000.jsonl",
        f"submissions/{id_}/report.csv",
        f"submissions/{id_}/report.xlsx",
    ]
    [row] = rejects.page(id_, 0)
    assert row["source_row"] == 5
    assert {error["field"] for error in row["errors"]} == {"身份证号", "月保障金额"}
    assert row["raw"]["身份证号"] == BAD

    status, answer = api_world.ask("GET", f"/submissions/{id_}", caller=api_world.a_caller("steward", "civil-affairs"))
    assert status == 200
    nothing = {"changed": 0, "ended": 0, "unchanged": 0}
    assert answer["records"] == [
        {"kind": "person", "kind_name": "自然人", "new": 3, **nothing},
        {"kind": "house", "kind_name": "房屋", "new": 1, **nothing},
    ]
    assert answer["reviews"] == 0
    report = client("s3").get_object(Bucket=os.environ["REPORTS_BUCKET"], Key=f"submissions/{id_}/report.xlsx")
    with zipfile.ZipFile(io.BytesIO(report["Body"].read())) as book:
        strings = book.read("xl/worksheets/sheet1.xml").decode()
    assert all(each in strings for each in ("自然人档案:新建", "房屋档案:没有变化", "请人复核的对数"))


def test_nothing_is_held_and_no_working_file_stays_when_it_is_done(id_: str) -> None:
    assert leases() == []
    assert not [key for key in keys("LAKE_BUCKET") if key.startswith("work/")]
    assert not [item for item in aws.items() if item["kind"]["S"] == "turn"]


def test_events_tell_ids_and_counts_and_indicators(id_: str) -> None:
    [completed] = api_world.told("blockdata.SubmissionCompleted.v1")
    houses, changed = sorted(api_world.told("blockdata.EntityChanged.v1"), key=lambda told: str(told["kind"]))
    indicators = {told["indicator"]: told for told in api_world.told("blockdata.IndicatorPublished.v1")}
    assert completed["counts"] == stored(id_).counts
    assert sorted(changed["ids"]) == sorted(pk for pk in golden() if pk.startswith("per_"))
    assert (houses["kind"], len(houses["ids"])) == ("house", 1)
    assert indicators["person-count"]["total"] == 3
    assert indicators["house-count"]["by_county"] == [{"county": "520302", "name": "红花岗区", "value": 1}]
    assert indicators["person-count"]["by_county"] == [{"county": "520302", "name": "红花岗区", "value": 3}]
    assert "paid-after-death" not in indicators  # a rule that never found anybody says nothing
