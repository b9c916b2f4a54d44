"""Damaged rows come back with reasons; corrected, only they are applied."""

from collections.abc import Callable
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api, ApiError
from tests.journeys import files

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

GOOD = [files.citizen_id("19970105", serial) for serial in (31, 32, 33)]
WRONG = GOOD[0][:-1] + ("0" if GOOD[0][-1] != "0" else "1")


def upload(deliver: Callable[..., dict[str, Any]], name: str, month: str) -> dict[str, Any]:
    rows = [
        files.allowance(GOOD[1], "张小红", month),
        files.allowance(WRONG, "赵大河", month),
        files.allowance(GOOD[2], "钱一鸣", month, 月保障金额="五百"),
    ]
    return deliver("civil-affairs", "minimum-allowance", name, files.sheet(files.ALLOWANCE, rows))


def test_only_the_corrected_rows_are_applied(
    cloud: Cloud, api: Callable[[str], Api], deliver: Callable[..., dict[str, Any]]
) -> None:
    steward = api("steward-civil-affairs")
    done = upload(deliver, "低保_更正.csv", "2016-03")
    assert (done["counts"]["received"], done["counts"]["rejected"], done["counts"]["new"]) == (3, 2, 1)

    rejects = steward.get(f"blockdata/submissions/{done['id']}/rejects")
    by_row = {reject["source_row"]: reject["errors"] for reject in rejects["items"]}
    assert set(by_row) == {3, 4}
    assert by_row[3][0]["field"] == "身份证号"
    assert all(error["message"] and error["remedy"] for errors in by_row.values() for error in errors)
    assert WRONG not in str(rejects)

    rows = [
        {"source_row": 3, "values": {"身份证号": GOOD[0]}},
        {"source_row": 4, "values": {"月保障金额": "500"}},
    ]
    steward.post(f"blockdata/submissions/{done['id']}/corrections", {"rows": rows}, key="c-1")
    cloud.wait_idle(60)

    parent = steward.get(f"blockdata/submissions/{done['id']}")
    [child_id] = parent["corrections"]
    child = steward.get(f"blockdata/submissions/{child_id}")
    assert child["corrects"] == done["id"]
    assert child["state"] == "completed"
    assert (child["counts"]["received"], child["counts"]["new"], child["counts"]["ended"]) == (2, 2, 0)
    again = steward.get(f"blockdata/submissions/{done['id']}/rejects")
    assert [reject["resolved"] for reject in again["items"]] == [True, True]


def test_the_same_file_again_changes_nothing(deliver: Callable[..., dict[str, Any]]) -> None:
    upload(deliver, "低保_两次_一.csv", "2016-04")
    again = upload(deliver, "低保_两次_二.csv", "2016-04")
    assert again["state"] == "completed"
    assert (again["counts"]["unchanged"], again["counts"]["new"], again["counts"]["changed"]) == (1, 0, 0)
    assert again["counts"]["fused"] == 0


def test_two_files_at_once_for_one_dataset_are_taken_one_after_the_other(
    cloud: Cloud, api: Callable[[str], Api]
) -> None:
    bucket, s3 = cloud.outputs()["LandingBucketOutput"], cloud.client("s3")
    numbers = [files.citizen_id("19960606", serial) for serial in range(60, 70)]
    for month, half in (("2016-07", numbers[:5]), ("2016-08", numbers[5:])):
        rows = [files.allowance(number, "周小二", month) for number in half]
        key = f"civil-affairs/minimum-allowance/低保_同时_{month}.csv"
        s3.put_object(Bucket=bucket, Key=key, Body=files.sheet(files.ALLOWANCE, rows))
    cloud.wait_idle(120)

    steward = api("steward-civil-affairs")
    both = [
        submission
        for submission in steward.every("blockdata/submissions?department=civil-affairs")
        if submission["file"]["name"].startswith("低保_同时_")
    ]
    assert [(one["state"], one["counts"]["new"], one["counts"]["ended"]) for one in both] == [("completed", 5, 0)] * 2


def test_an_id_that_a_spreadsheet_rounded_is_told_as_what_it_is(
    api: Callable[[str], Api], deliver: Callable[..., dict[str, Any]]
) -> None:
    rows = [files.allowance("5.2E+17", "吴国庆", "2016-05"), files.allowance(GOOD[1], "张小红", "2016-05")]
    done = deliver("civil-affairs", "minimum-allowance", "低保_科学计数.csv", files.sheet(files.ALLOWANCE, rows))
    assert (done["state"], done["counts"]["rejected"], done["counts"]["new"]) == ("completed", 1, 1)
    [reject] = api("steward-civil-affairs").get(f"blockdata/submissions/{done['id']}/rejects")["items"]
    [error] = reject["errors"]
    assert (error["field"], error["rule"]) == ("身份证号", "scientific-notation")
    assert "文本" in error["remedy"]


@pytest.mark.parametrize(
    ("name", "dataset", "body", "code"),
    [
        ("空文件.csv", "minimum-allowance", b"", "empty-file"),
        ("缺列.csv", "minimum-allowance", "姓名,月份\n张三,2018-01\n".encode(), "wrong-header"),
        ("改名.xlsx", "minimum-allowance", b"not a spreadsheet\n", "wrong-header"),
        ("未知.csv", "no-such-dataset", b"a,b\n1,2\n", "dataset-unknown"),
        ("重列.csv", "minimum-allowance", ("姓名," + ",".join(files.ALLOWANCE) + "\n").encode(), "duplicate-header"),
    ],
    ids=["empty", "wrong header", "renamed", "unknown dataset", "duplicate header"],
)
def test_a_file_that_cannot_be_read_is_kept_and_told(
    api: Callable[[str], Api], deliver: Callable[..., dict[str, Any]], name: str, dataset: str, body: bytes, code: str
) -> None:
    refused = deliver("civil-affairs", dataset, name, body)
    assert refused["state"] == "rejected"
    assert refused["problem"]["code"] == code
    assert refused["problem"]["message"]
    assert refused["problem"]["remedy"]


def test_anothers_prefix_is_shut(api: Callable[[str], Api]) -> None:
    wanted = {"department": "health", "dataset": "death-certificate", "filename": "a.csv", "size": 1}
    with pytest.raises(ApiError) as refused:
        api("steward-civil-affairs").post("aggregation/uploads", {**wanted, "content_type": "text/csv"})
    assert refused.value.status == 403
