"""The door for files: only under one's own department's prefix, under a key of ours."""

import urllib.parse
from typing import Any

import boto3
import pytest

from aggregation.landing import parts
from aggregation.uploads import MIB, NAME_BYTES_MAX, FilenameError, clean_name, part_size
from tests.aggregation.catalogue import LOW, OPERATOR, STEWARD, ask, seeded
from zunyi import clock

A_FILE = {
    "department": "civil-affairs",
    "dataset": "minimum-allowance",
    "filename": "低保 2018-01.xlsx",
    "size": 20_000,
    "content_type": "text/csv",
}


@pytest.fixture(autouse=True)
def landing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "BUCKET", "test-landing")


def request(caller: Any = STEWARD, **changes: Any) -> tuple[int, Any]:
    return ask("POST", "/uploads", {**A_FILE, **changes}, caller=caller)


@pytest.mark.usefixtures("table")
def test_a_steward_gets_an_address_for_one_file_under_the_own_prefix() -> None:
    seeded(LOW)
    status, slot = request()
    assert status == 200
    day = f"{clock.today():%Y%m%d}"
    assert slot["key"] == f"civil-affairs/minimum-allowance/{day}/{slot['upload_id']}/低保 2018-01.xlsx"
    address = urllib.parse.urlsplit(slot["url"])
    signed = urllib.parse.parse_qs(address.query)
    assert signed["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert signed["X-Amz-Expires"] == ["3600"]
    assert "content-type" in signed["X-Amz-SignedHeaders"][0]
    assert slot["headers"] == {"Content-Type": "text/csv"}
    assert urllib.parse.unquote(address.path).endswith(slot["key"])
    assert "test-landing" in slot["url"]
    assert slot["expires_at"] > clock.stamp(clock.now())


@pytest.mark.usefixtures("table")
def test_a_correction_lands_beside_what_it_corrects() -> None:
    seeded(LOW)
    _, slot = request(corrects="sub_4b1e07c2", filename="a.csv")
    expected = f"civil-affairs/minimum-allowance/corrections/sub_4b1e07c2/{slot['upload_id']}/a.csv"
    assert slot["key"] == expected


@pytest.mark.usefixtures("table")
def test_another_departments_prefix_is_refused_in_plain_words() -> None:
    seeded()
    status, problem = request(department="health", dataset="death-certificate")
    assert (status, problem["code"]) == (403, "other-department")
    assert problem["detail"] == "您是遵义市民政局的数据专员,不能向遵义市卫生健康委员会的数据集上传文件。"
    status, problem = request(OPERATOR)
    assert (status, problem["code"]) == (403, "no-permission")


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"dataset": "nothing"}, 404, "dataset-not-found"),
        ({"dataset": "../health"}, 404, "dataset-not-found"),
        ({"size": 0}, 422, "invalid"),
        ({"size": 50 * 1024**3 + 1}, 413, "file-too-large"),
        ({"filename": "../"}, 422, "filename-invalid"),
        ({"filename": "\u202e\u0000"}, 422, "filename-invalid"),
        ({"content_type": "text/csv\r\nx-evil: 1"}, 422, "invalid"),
        ({"content_type": "csv"}, 422, "invalid"),
        ({"corrects": "../../health"}, 422, "invalid"),
        ({"key": "health/x"}, 422, "invalid"),
        ({"bucket": "other"}, 422, "invalid"),
    ],
)
def test_what_cannot_be_uploaded_is_refused(changes: dict[str, Any], status: int, code: str) -> None:
    seeded()
    got, problem = request(**changes)
    assert (got, problem["code"]) == (status, code)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a.csv", "a.csv"),
        ("../../x.csv", "x.csv"),
        ("C:\\报表\\低保.xlsx", "低保.xlsx"),
        ("/etc/passwd", "passwd"),
        ("%2e%2e%2fx", "%2e%2e%2fx"),
        ("a\u202etxt.exe", "atxt.exe"),
        (" .a. ", "a"),
        ("a\x00b\n.csv", "ab.csv"),
        ("低\u0301.csv", "低\u0301.csv"),
        ("é.csv", "\u00e9.csv"),
        ("𠮷.csv", "𠮷.csv"),
    ],
)
def test_of_a_name_only_the_last_part_is_kept(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize("sent", ["", ".", "..", "/", "a/", "\\", " ", "\u200b"])
def test_a_name_of_nothing_is_no_name(sent: str) -> None:
    with pytest.raises(FilenameError):
        clean_name(sent)


@pytest.mark.parametrize("sent", ["长" * 400 + ".xlsx", "长" * 400, "a." + "x" * 400])
def test_a_long_name_is_cut_but_keeps_its_extension(sent: str) -> None:
    kept = clean_name(sent)
    assert 190 <= len(kept.encode()) <= NAME_BYTES_MAX
    assert kept.endswith(".xlsx") == sent.endswith(".xlsx")


@pytest.mark.parametrize("size", [64 * MIB, 16_000 * MIB, 16_000 * MIB + 1, 50 * 1024 * MIB, 5 * 1024**2 * MIB])
def test_no_file_has_more_than_about_a_thousand_parts(size: int) -> None:
    assert -(-size // part_size(size)) <= 1_024
    assert 16 * MIB <= part_size(size) <= 5 * 1024 * MIB


@pytest.mark.usefixtures("table")
def test_what_is_put_at_the_address_is_in_the_landing_bucket() -> None:
    place: Any = {"LocationConstraint": "cn-northwest-1"}
    boto3.client("s3").create_bucket(Bucket="test-landing", CreateBucketConfiguration=place)
    seeded(LOW)
    _, slot = request()
    import requests  # noqa: PLC0415 - moto hears no other client

    assert requests.put(slot["url"], data=b"a,b", headers=slot["headers"], timeout=5).status_code == 200
    found = boto3.client("s3").get_object(Bucket="test-landing", Key=slot["key"])
    assert (found["Body"].read(), found["ContentType"]) == (b"a,b", "text/csv")
