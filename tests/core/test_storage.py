"""S3 with few words, and the clock's offset."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import pytest

from tests.core import aws
from zunyi import clock, storage

BUCKET = "zunyi-test"


@pytest.fixture(autouse=True)
def bucket(table: None) -> Iterator[None]:
    where: Any = {"LocationConstraint": "cn-northwest-1"}
    boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
    boto3.client("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    clock.offset.cache_clear()
    yield
    clock.offset.cache_clear()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    storage.write(BUCKET, "a/块.json", '{"块": 1}'.encode(), content_type="application/json")
    assert storage.read_json(BUCKET, "a/块.json") == {"块": 1}
    file = storage.download(BUCKET, "a/块.json", tmp_path / "new" / "file")
    storage.upload(file, BUCKET, "b")
    assert storage.read(BUCKET, "b") == file.read_bytes()


def test_an_older_version_is_read_by_its_name(tmp_path: Path) -> None:
    storage.write(BUCKET, "a", b"first")
    version = boto3.client("s3").head_object(Bucket=BUCKET, Key="a")["VersionId"]
    storage.write(BUCKET, "a", b"second")
    assert storage.download(BUCKET, "a", tmp_path / "a", version=version).read_bytes() == b"first"


def test_a_presigned_address_is_signed_with_version_four_and_ends() -> None:
    put = urlsplit(storage.presigned_put(BUCKET, "a/块.csv", content_type="text/csv", expires_s=60))
    said = parse_qs(put.query)
    assert said["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert said["X-Amz-Expires"] == ["60"]
    assert "content-type" in said["X-Amz-SignedHeaders"][0]
    get = parse_qs(urlsplit(storage.presigned_get(BUCKET, "a", filename="报告 1.xlsx")).query)
    assert unquote(get["response-content-disposition"][0]).endswith("报告 1.xlsx")


def test_a_client_is_made_once() -> None:
    assert storage.client("s3") is storage.client("s3")


def test_the_clock_is_awss_unless_the_parameter_moves_it() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)

    clock.offset.cache_clear()
    boto3.client("ssm").put_parameter(Name=clock.PARAMETER, Value="-86400.5", Type="String")
    assert clock.offset() == timedelta(seconds=-86400.5)
    assert datetime.now(UTC) - clock.now() > timedelta(hours=23)


def test_the_citys_day_begins_at_midnight_in_china(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2018, 1, 3, 16, 0, tzinfo=UTC))
    assert clock.today().isoformat() == "2018-01-04"
    assert aws.items() == []
