"""A contract that changes while a file is under way."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import python_calamine

from blockdata.store import contracts, submissions
from tests.blockdata import pipeline_world
from tests.blockdata.pipeline_world import DATASET, DEPARTMENT, a_row, begin, call, land, run, stored
from zunyi.work import work


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def publish_a_stricter_one() -> int:
    """A version that would reject every row: the phone, which they lack, is required."""
    document = contracts.find(DEPARTMENT, DATASET)
    assert document is not None
    columns = [
        column | {"required": column["required"] or column["name"] == "联系电话"} for column in document["columns"]
    ]
    with work() as w:
        contracts.keep(w, document | {"version": document["version"] + 1, "columns": columns})
    return int(document["version"])


def test_a_file_keeps_the_version_it_was_inspected_with(tmp_path: Path) -> None:
    id_ = land([a_row(serial) for serial in range(3)])
    state = run(id_, until="inspect")

    before = publish_a_stricter_one()

    assert run(id_, after=state)["outcome"] == "completed"
    done = stored(id_)
    assert (done.contract_version, done.counts["received"], done.counts["rejected"]) == (before, 3, 0)
    assert ["契约版本", float(before)] in report_of(id_, tmp_path)


def test_an_answer_that_was_lost_is_given_again_by_the_same_version() -> None:
    id_ = land([a_row(1)])
    state = begin(id_)
    call("inspect", state)

    before = publish_a_stricter_one()

    assert call("inspect", state)["large"] is False
    assert run(id_, after={**call("inspect", state), "next": "clean"})["outcome"] == "completed"
    assert (stored(id_).contract_version, stored(id_).counts["rejected"]) == (before, 0)


def test_a_retry_meets_the_new_version() -> None:
    id_ = land([a_row(1)])
    call("fail", run(id_, until="clean"))
    before = publish_a_stricter_one()
    with work() as w:
        submissions.resume(w, stored(id_), "retried")

    run(id_)

    assert (stored(id_).contract_version, stored(id_).counts["rejected"]) == (before + 1, 1)


def test_a_file_that_lands_afterwards_meets_the_new_version() -> None:
    before = publish_a_stricter_one()
    id_ = land([a_row(1)])

    run(id_)

    done = stored(id_)
    assert (done.contract_version, done.counts["rejected"]) == (before + 1, 1)


def report_of(id_: str, folder: Path) -> list[list[Any]]:
    body = boto3.client("s3").get_object(Bucket=os.environ["REPORTS_BUCKET"], Key=f"submissions/{id_}/report.xlsx")
    (folder / "report.xlsx").write_bytes(body["Body"].read())
    return python_calamine.CalamineWorkbook.from_path(folder / "report.xlsx").get_sheet_by_name("概要").to_python()
