"""Rows pushed by a program land once, as one file; what can be judged cheaply is judged at once."""

import csv
import io
import json
import os
from typing import Any

import boto3
import pytest
import requests

from aggregation.api import room
from aggregation.landing import parts
from aggregation.landing import pushes as kept
from aggregation.pushes import PushError, to_file
from tests.aggregation.catalogue import CONTRACTS, LOW, ask, seeded
from tests.aggregation.test_uploads import A_FILE
from tests.core import aws
from zunyi.work import ConflictError

[MARRIAGES] = [contract for contract in CONTRACTS if contract["dataset"] == "marriage-register"]
MACHINE = {"sub": "key_1", "name": "前置机", "roles": "machine", "department": "civil-affairs", "acr": "key"}
A_ROW = {
    "登记证字号": "J520301-2018-000001",
    "男方姓名": "王小明",
    "女方": "李红",
    "登记类型": "结婚登记",
    "登记日期": "2018-01-05",
}
ALLOWANCE = {"身份证号": "520301200501010014", "月份": "2018-01", "姓名": "王小明", "月保障金额": 520.5, "状态": "在保"}


@pytest.fixture(autouse=True)
def landing(table: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "BUCKET", "test-landing")
    place: Any = {"LocationConstraint": os.environ["AWS_DEFAULT_REGION"]}
    boto3.client("s3").create_bucket(Bucket="test-landing", CreateBucketConfiguration=place)
    boto3.client("s3").put_bucket_versioning(Bucket="test-landing", VersioningConfiguration={"Status": "Enabled"})
    seeded(LOW, MARRIAGES)


def push(rows: list[Any], key: str | None = "k-1", dataset: str = "marriage-register", **more: Any) -> tuple[int, Any]:
    path = f"/api/aggregation/datasets/civil-affairs/{dataset}/rows"
    headers = {"Idempotency-Key": key} if key else {}
    event = aws.a_request("POST", path, {"rows": rows, **more}, caller=MACHINE, headers=headers)
    answer = room.handler(event, aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def landed() -> list[Any]:
    """Versions of everything that has landed."""
    found: list[Any] = boto3.client("s3").list_object_versions(Bucket="test-landing").get("Versions", [])
    return found


def content(key: str) -> list[dict[str, str]]:
    body = boto3.client("s3").get_object(Bucket="test-landing", Key=key)["Body"].read()
    return [*csv.DictReader(io.StringIO(body.decode("utf-8-sig")))]


def test_rows_land_as_one_file_under_the_contracts_names() -> None:
    status, answer = push([A_ROW, {**A_ROW, "登记证字号": 'J5,"二', "男方证件号": None}])
    assert status == 200, answer
    [one] = landed()
    assert one["Key"] == f"civil-affairs/marriage-register/once/{answer['upload_id']}/{answer['filename']}"
    assert (answer["rows"], answer["page"]) == (2, "/console/index.html#/datasets/civil-affairs/marriage-register")
    first, second = content(one["Key"])
    assert first == {"登记证字号": "J520301-2018-000001", "男方姓名": "王小明", "男方证件号": "", "女方姓名": "李红",
                     "登记类型": "结婚登记", "登记日期": "2018-01-05"}  # fmt: skip
    assert second["登记证字号"] == 'J5,"二'


def test_the_same_key_answers_the_same_and_lands_nothing_again() -> None:
    first = push([A_ROW])
    assert push([A_ROW]) == first
    assert push([{**A_ROW, "女方": "李虹"}])[1]["code"] == "idempotency-key-reused"
    assert len(landed()) == 1
    assert push([A_ROW], key="k-2")[1]["upload_id"] != first[1]["upload_id"]
    assert len(landed()) == 2


def test_a_crash_after_it_landed_does_not_land_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as crashed:
        crashed.setattr(kept, "note_landed", lambda *_: 1 / 0)
        assert push([A_ROW])[0] == 500
    assert push([{**A_ROW, "女方": "李虹"}])[0] == 409
    assert push([A_ROW])[0] == 200
    assert len(landed()) == 1


def test_a_crash_before_it_landed_is_made_good_by_the_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as crashed:
        crashed.setattr(parts, "put_once", lambda *_, **__: 1 / 0)
        assert push([A_ROW])[0] == 500
    assert landed() == []
    assert push([A_ROW])[0] == 200
    assert len(landed()) == 1


def test_two_at_once_are_one_push() -> None:
    upload = push([A_ROW], key="k-0")[1]["upload_id"]
    boto3.client("dynamodb").delete_item(
        TableName="test-table", Key={"pk": {"S": f"push#{upload}"}, "sk": {"S": "push"}}
    )
    with aws.meanwhile(f"push#{upload}", "push", lambda: push([{**A_ROW, "女方": "李虹"}], key="k-0")):
        assert push([A_ROW], key="k-0")[1]["code"] == "idempotency-key-reused"
    assert len(landed()) == 1


def test_while_another_request_writes_the_same_one_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise ConflictError

    monkeypatch.setattr(parts, "put_once", busy)
    assert push([A_ROW])[1]["code"] == "changed-meanwhile"


@pytest.mark.parametrize(
    ("rows", "code", "told"),
    [
        ([{**A_ROW, "备注": "x"}], "column-unknown", "“备注”"),
        ([{"登记证字号": "J1"}], "column-missing", "“男方姓名”"),
        ([A_ROW, {**A_ROW, "男方": "王大明"}], "column-doubled", "第 2 行里“男方姓名”"),
        ([A_ROW, {**A_ROW, "男方姓名": ["王"]}], "cell-invalid", "第 2 行的“男方姓名”"),
        ([{**A_ROW, "男方姓名": True}], "cell-invalid", "第 1 行"),
        ([{**A_ROW, "男方姓名": "王\u0000"}], "cell-invalid", "第 1 行"),
        ([{**A_ROW, "男方姓名": "王" * 10_001}], "cell-invalid", "第 1 行"),
        ([A_ROW, {"登记证字号": " \u3000"}], "row-empty", "第 2 行"),
        ([], "invalid", "rows"),
        (["王小明"], "invalid", "rows"),
        ([A_ROW] * 5_001, "rows-too-many", "5,000"),
        ([{**A_ROW, "登记证字号": "J" * 5_000}] * 800, "too-large", "4 MB"),
    ],
)
def test_what_can_be_judged_at_once_is_refused_in_words(rows: list[Any], code: str, told: str) -> None:
    status, problem = push(rows)
    assert (status, problem["code"]) == (413 if code in {"rows-too-many", "too-large"} else 422, code)
    assert told in problem["detail"] or told in str(problem.get("errors"))
    assert problem["remedy"]
    assert "王小明" not in str(problem)
    assert landed() == []


def test_half_of_a_character_is_no_text() -> None:
    with pytest.raises(PushError) as refused:
        to_file(MARRIAGES, [{**A_ROW, "男方姓名": "\ud800"}], complete=False)
    assert refused.value.code == "cell-invalid"


def test_some_rows_of_a_snapshot_would_end_all_others() -> None:
    status, problem = push([ALLOWANCE], dataset="minimum-allowance")
    assert (status, problem["code"]) == (422, "snapshot-not-complete")
    status, answer = push([ALLOWANCE], dataset="minimum-allowance", complete=True)
    assert status == 200, answer
    [row] = content(landed()[0]["Key"])
    assert (row["发放月份"], row["月保障金额"]) == ("2018-01", "520.5")


def test_a_push_has_a_key_a_dataset_and_a_department_of_its_own() -> None:
    assert push([A_ROW], key=None)[1]["code"] == "idempotency-key-missing"
    assert push([A_ROW], dataset="nothing")[1]["code"] == "dataset-not-found"
    other = {**MACHINE, "department": "health"}
    path = "/datasets/civil-affairs/marriage-register/rows"
    assert ask("POST", path, {"rows": [A_ROW]}, caller=other)[0] == 403


def request(**changes: Any) -> tuple[int, Any]:
    return ask("POST", "/uploads", {**A_FILE, "size": 3, "once": "s" * 20, **changes}, caller=MACHINE)


def test_a_file_that_is_sent_once_lands_once_however_often_it_is_tried() -> None:
    _, slot = request()
    assert request()[1]["key"] == slot["key"]
    assert slot["headers"]["If-None-Match"] == "*"
    sent = [requests.put(slot["url"], data=b"a,b", headers=slot["headers"], timeout=5) for _ in range(2)]
    assert [each.status_code for each in sent] == [200, 412]
    status, problem = request()
    assert (status, problem["code"], problem["upload_id"]) == (409, "upload-landed", slot["upload_id"])
    assert len(landed()) == 1
    assert request(once="t" * 20)[1]["key"] != slot["key"]
    assert request(corrects="sub_4b1e07c2")[1]["code"] == "once-invalid"


def test_a_big_file_that_is_sent_once_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregation.uploads.PARTS_FROM_BYTES", 3)
    _, slot = request()
    assert request()[1]["upload_id"] == slot["upload_id"]
    assert len(boto3.client("s3").list_multipart_uploads(Bucket="test-landing")["Uploads"]) == 1
    path = f"/uploads/{slot['upload_id']}"
    [part] = ask("POST", f"{path}/parts", {"numbers": [1]}, caller=MACHINE)[1]["items"]
    assert requests.put(part["url"], data=b"a,b", timeout=5).status_code == 200
    assert ask("POST", f"{path}/complete", caller=MACHINE)[1]["state"] == "completed"
    assert request()[1]["code"] == "upload-landed"


def test_a_program_brings_no_samples_and_gets_no_credentials() -> None:
    status, problem = ask("POST", "/uploads", {**A_FILE, "kind": "trial"}, caller=MACHINE)
    assert (status, "遵义市民政局" in problem["detail"]) == (403, True)
    assert ask("POST", "/uploads/credentials", {"dataset": "minimum-allowance"}, caller=MACHINE)[0] == 403
    assert ask("GET", "/datasets/civil-affairs/minimum-allowance", caller=MACHINE)[0] == 200
