"""Big files in parts that may be resumed, and credentials that reach one department's prefix."""

import json
import os
from typing import Any

import boto3
import pytest
import requests

from aggregation import uploads
from aggregation.landing import credentials, parts, store
from aggregation.routes import uploads as routes
from aggregation.uploads import MIB
from tests.aggregation.catalogue import LOW, OPERATOR, STEWARD, ask, seeded
from tests.aggregation.test_uploads import A_FILE
from tests.core import aws
from zunyi.work import ConflictError, work

SIZE, PART = 11 * MIB, 5 * MIB  # S3 takes no smaller part but the last
HEALTH = {**STEWARD, "department": "health"}

pytestmark = pytest.mark.usefixtures("table")


@pytest.fixture(autouse=True)
def landing(monkeypatch: pytest.MonkeyPatch, table: None) -> None:
    monkeypatch.setattr(parts, "BUCKET", "test-landing")
    monkeypatch.setattr(uploads, "PARTS_FROM_BYTES", SIZE)
    monkeypatch.setattr(uploads, "PART_BYTES_MIN", PART)
    place: Any = {"LocationConstraint": os.environ["AWS_DEFAULT_REGION"]}
    boto3.client("s3").create_bucket(Bucket="test-landing", CreateBucketConfiguration=place)
    seeded(LOW)


def begun(**changes: Any) -> Any:
    status, slot = ask("POST", "/uploads", {**A_FILE, "size": SIZE, **changes}, caller=STEWARD)
    assert status == 200, slot
    return slot


def send(slot: dict[str, Any], *numbers: int) -> None:
    path = f"/uploads/{slot['upload_id']}/parts"
    _, signed = ask("POST", path, {"numbers": list(numbers)}, caller=STEWARD)
    for part in signed["items"]:
        assert requests.put(part["url"], data=bytes(part["size"]), timeout=30).status_code == 200


def test_a_big_file_is_sent_in_parts_and_resumed_another_day() -> None:
    slot = begun()
    assert (slot["url"], slot["parts"]) == (None, {"size": PART, "count": 3})
    send(slot, 3, 1)
    [unfinished] = ask("GET", "/uploads", caller=STEWARD)[1]["items"]
    _, progress = ask("GET", f"/uploads/{unfinished['upload_id']}", caller=STEWARD)
    assert progress["stored"] == [{"number": 1, "size": PART}, {"number": 3, "size": MIB}]
    status, problem = ask("POST", f"/uploads/{slot['upload_id']}/complete", caller=STEWARD)
    assert (status, problem["code"], problem["missing"]) == (409, "parts-missing", [2])
    send(slot, 2)
    for _ in range(2):
        assert ask("POST", f"/uploads/{slot['upload_id']}/complete", caller=STEWARD)[1]["state"] == "completed"
    assert boto3.client("s3").head_object(Bucket="test-landing", Key=slot["key"])["ContentLength"] == SIZE
    assert ask("GET", "/uploads", caller=STEWARD)[1]["items"] == []
    assert ask("DELETE", f"/uploads/{slot['upload_id']}", caller=STEWARD)[1]["code"] == "upload-completed"


def test_completing_again_after_a_crash_between_the_bucket_and_the_row() -> None:
    slot = begun()
    send(slot, 1, 2, 3)
    upload = store.find(slot["upload_id"])
    assert upload is not None
    routes.finish(upload)
    assert ask("POST", f"/uploads/{slot['upload_id']}/complete", caller=STEWARD)[1]["state"] == "completed"


def test_what_the_bucket_ended_while_it_was_being_completed_has_not_landed() -> None:
    slot = begun()
    upload = store.find(slot["upload_id"])
    assert upload is not None
    with work() as w:
        store.move(w, upload, "completing")
    parts.abandon(upload)  # a crash, and then a week
    assert ask("POST", f"/uploads/{slot['upload_id']}/complete", caller=STEWARD)[1]["code"] == "upload-gone"
    assert ask("GET", "/uploads", caller=STEWARD)[1]["items"] == []


def test_what_is_completed_meanwhile_is_not_said_to_be_abandoned() -> None:
    slot = begun()
    send(slot, 1, 2, 3)
    path = f"/uploads/{slot['upload_id']}"

    def complete() -> None:
        assert ask("POST", f"{path}/complete", caller=STEWARD)[1]["state"] == "completed"

    with aws.meanwhile(f"upload#{slot['upload_id']}", "upload", complete):
        status, problem = ask("DELETE", path, caller=STEWARD)

    assert (status, problem["code"]) == (409, "changed-meanwhile")
    assert ask("GET", path, caller=STEWARD)[1]["state"] == "completed"


def test_what_is_abandoned_while_its_parts_are_counted_does_not_land() -> None:
    slot = begun()
    send(slot, 1, 2, 3)
    before = store.find(slot["upload_id"])
    assert before is not None
    with work() as w:
        store.delete(w, before)

    with pytest.raises(ConflictError):
        routes.finish(before)

    assert boto3.client("s3").list_objects_v2(Bucket="test-landing").get("Contents") is None


def test_an_abandoned_upload_is_gone() -> None:
    slot = begun()
    send(slot, 1)
    assert ask("DELETE", f"/uploads/{slot['upload_id']}", caller=STEWARD)[1]["state"] == "abandoned"
    assert ask("GET", f"/uploads/{slot['upload_id']}", caller=STEWARD)[1]["code"] == "upload-not-found"
    assert boto3.client("s3").list_multipart_uploads(Bucket="test-landing").get("Uploads") is None


def test_what_the_bucket_ended_by_itself_is_told() -> None:
    slot = begun()
    upload = store.find(slot["upload_id"])
    assert upload is not None
    parts.abandon(upload)
    for method, path in (("GET", ""), ("POST", "/complete")):
        assert ask(method, f"/uploads/{slot['upload_id']}{path}", caller=STEWARD)[1]["code"] == "upload-gone"


def test_another_department_touches_none_of_it() -> None:
    slot = begun()
    path = f"/uploads/{slot['upload_id']}"
    asked = [("GET", path, None), ("POST", f"{path}/parts", {"numbers": [1]}), ("POST", f"{path}/complete", None)]
    for caller in (HEALTH, OPERATOR):
        for method, where, body in [*asked, ("DELETE", path, None)]:
            assert ask(method, where, body, caller=caller)[0] == 403
    assert ask("POST", f"{path}/parts", {"numbers": [4]}, caller=STEWARD)[1]["code"] == "part-unknown"


def test_a_sample_is_small_tagged_and_kept_apart() -> None:
    status, slot = ask("POST", "/uploads", {**A_FILE, "kind": "trial"}, caller=STEWARD)
    assert status == 200
    assert slot["key"].startswith(f"civil-affairs/minimum-allowance/trials/{slot['upload_id']}/")
    assert requests.put(slot["url"], data=b"a", headers=slot["headers"], timeout=5).status_code == 200
    tags = boto3.client("s3").get_object_tagging(Bucket="test-landing", Key=slot["key"])["TagSet"]
    assert tags == [{"Key": "kind", "Value": "trial"}]
    assert ask("POST", "/uploads", {**A_FILE, "kind": "trial"}, caller=OPERATOR)[0] == 200
    too_big = {**A_FILE, "kind": "trial", "size": 20 * MIB + 1}
    assert ask("POST", "/uploads", too_big, caller=STEWARD)[1]["code"] == "file-too-large"
    unknown = {**A_FILE, "kind": "trial", "dataset": "nothing"}
    assert ask("POST", "/uploads", unknown, caller=STEWARD)[1]["code"] == "dataset-not-found"


def test_credentials_are_for_the_own_prefix_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANDING_BUCKET_ARN", "arn:aws:s3:::test-landing")
    monkeypatch.setenv("LANDING_KEY_ARN", "arn:aws:kms:cn-northwest-1:123456789012:key/k")
    monkeypatch.setenv("UPLOAD_ROLE_ARN", "arn:aws:iam::123456789012:role/upload")
    asked: list[dict[str, Any]] = []
    real = boto3.client("sts")
    real.meta.events.register("provide-client-params.sts.AssumeRole", lambda params, **_: asked.append(params))
    monkeypatch.setattr(credentials, "client", lambda service: {"sts": real}[service])

    status, answer = ask("POST", "/uploads/credentials", {"dataset": "minimum-allowance"}, caller=STEWARD)

    assert status == 200, answer
    assert (answer["bucket"], answer["prefix"]) == ("test-landing", "civil-affairs/")
    assert "aws s3 cp" in answer["command"]
    assert answer["secret_key"] not in answer["command"] + caplog.text + "".join(capsys.readouterr())
    [params] = asked
    assert (params["RoleSessionName"], params["DurationSeconds"]) == ("civil-affairs", 3600)
    assert params["Tags"] == [{"Key": "department", "Value": "civil-affairs"}]
    [objects, key] = json.loads(params["Policy"])["Statement"]
    assert objects["Resource"] == ["arn:aws:s3:::test-landing/civil-affairs/*"]
    assert set(objects["Action"]) == {"s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"}
    assert set(key["Action"]) == {"kms:GenerateDataKey", "kms:Decrypt"}
    assert "health" not in params["Policy"]
    assert ask("POST", "/uploads/credentials", {"dataset": "death-certificate"}, caller=STEWARD)[0] == 404
