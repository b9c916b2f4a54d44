"""A body is what its checksums say, wherever they stand, and they are told again to whoever reads it."""

from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from local.cloud import Cloud
from local.cloud.endpoint.s3.checksums import DIGESTS, encoded
from tests.cloud.building import AssemblyBuilder, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-s3-checksums")

BODY = b"a,b\n1,2\n"
PART = bytes(5 * 2**20)
TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        stack.add("Files", "AWS::S3::Bucket")
        stack.output("Files", ref("Files"))

    return described


def put(cloud: Cloud, key: str, body: bytes, **headers: str) -> requests.Response:
    """As a client that thinks of its headers itself."""
    address = cloud.client("s3").generate_presigned_url(
        "put_object", Params={"Bucket": cloud.outputs()["Files"], "Key": key}
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.put(address, data=body, headers=named, timeout=5)


def read(cloud: Cloud, key: str) -> dict[str, Any]:
    found: dict[str, Any] = cloud.client("s3").get_object(
        Bucket=cloud.outputs()["Files"], Key=key, ChecksumMode="ENABLED"
    )
    return found


def in_chunks(body: bytes, *trailers: str, signature: str = "") -> bytes:
    """Two chunks and what follows them."""
    half = len(body) // 2
    chunks = [b"%x%s\r\n%s\r\n" % (len(each), signature.encode(), each) for each in (body[:half], body[half:])]
    return b"".join([*chunks, b"0%s\r\n" % signature.encode(), *(f"{each}\r\n".encode() for each in trailers), b"\r\n"])


@pytest.mark.parametrize("name", DIGESTS)
def test_a_checksum_that_fits_is_told_again(cloud: Cloud, name: str) -> None:
    told = {f"x_amz_checksum_{name.lower()}": encoded(name, BODY)}
    assert put(cloud, f"fits-{name}", BODY, **told).status_code == 200
    assert read(cloud, f"fits-{name}")[f"Checksum{name}"] == encoded(name, BODY)


@pytest.mark.parametrize(
    ("headers", "code", "message"),
    [
        ({"Content_MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="}, "BadDigest", "The Content-MD5 you specified did not match"),
        ({"Content_MD5": "short"}, "InvalidDigest", "The Content-MD5 you specified was invalid"),
        *(
            ({f"x_amz_checksum_{name.lower()}": encoded(name, b"other")}, "BadDigest", f"The {name} you specified did")
            for name in DIGESTS
        ),
        ({"x_amz_checksum_sha1": "AAAAAA=="}, "InvalidRequest", "Value for x-amz-checksum-sha1 header is invalid"),
        (
            {f"x_amz_checksum_{name}": encoded(name.upper(), BODY) for name in ("crc32", "sha1")},
            "InvalidRequest",
            "Expecting a single x-amz-checksum- header",
        ),
    ],
)
def test_a_body_that_is_another_is_refused(cloud: Cloud, headers: dict[str, str], code: str, message: str) -> None:
    refused = put(cloud, "other", BODY, **headers)
    assert (refused.status_code, f"<Code>{code}</Code>" in refused.text) == (400, True)
    assert message in refused.text


@pytest.mark.parametrize("signature", ["", ";chunk-signature=0a"])
def test_a_body_in_chunks_is_put_together_and_judged_by_what_follows(cloud: Cloud, signature: str) -> None:
    kind = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" if signature else TRAILER
    said = {"x_amz_content_sha256": kind, "x_amz_decoded_content_length": str(len(BODY))}
    said |= {"x_amz_trailer": "x-amz-checksum-crc32", "Content_Encoding": "aws-chunked"}
    right, wrong = (f"x-amz-checksum-crc32:{encoded('CRC32', body)}" for body in (BODY, b"other"))
    assert put(cloud, "chunks", in_chunks(BODY, right, signature=signature), **said).status_code == 200
    found = read(cloud, "chunks")
    assert (found["Body"].read(), found["ChecksumCRC32"]) == (BODY, encoded("CRC32", BODY))
    assert "ContentEncoding" not in found
    refusals = {
        "BadDigest": in_chunks(BODY, wrong, signature=signature),
        "MalformedTrailerError": in_chunks(BODY, signature=signature),
        "IncompleteBody": in_chunks(BODY + b"more", right, signature=signature),
    }
    for code, body in refusals.items():
        assert f"<Code>{code}</Code>" in put(cloud, "chunks", body, **said).text


def upload(cloud: Cloud, key: str, **checksum: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the upload, its one part)."""
    s3, place = cloud.client("s3"), {"Bucket": cloud.outputs()["Files"], "Key": key}
    begun = {**place, "UploadId": s3.create_multipart_upload(**place, **checksum)["UploadId"]}
    sent = s3.upload_part(**begun, PartNumber=1, Body=PART, ChecksumSHA256=encoded("SHA256", PART))
    return begun, {"PartNumber": 1, "ETag": sent["ETag"]}


def test_parts_are_judged_as_they_come_and_as_they_are_told_at_the_end(cloud: Cloud) -> None:
    s3 = cloud.client("s3")
    begun, part = upload(cloud, "parts", ChecksumAlgorithm="SHA256")
    with pytest.raises(ClientError, match="BadDigest"):
        s3.upload_part(**begun, PartNumber=2, Body=b"x", ChecksumSHA256=encoded("SHA256", PART))
    with pytest.raises(ClientError, match="InvalidPart"):
        wrong = {**part, "ChecksumSHA256": encoded("SHA256", b"other")}
        s3.complete_multipart_upload(**begun, MultipartUpload={"Parts": [wrong]})
    right = {**part, "ChecksumSHA256": encoded("SHA256", PART)}
    s3.complete_multipart_upload(**begun, MultipartUpload={"Parts": [right]})
    composite = encoded("SHA256", DIGESTS["SHA256"](PART))
    found = read(cloud, "parts")
    assert (found["ChecksumSHA256"], found["ChecksumType"]) == (f"{composite}-1", "COMPOSITE")


def test_the_whole_is_judged_where_the_end_tells_its_checksum(cloud: Cloud) -> None:
    s3 = cloud.client("s3")
    begun, part = upload(cloud, "whole", ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    with pytest.raises(ClientError, match="BadDigest"):
        s3.complete_multipart_upload(
            **begun, MultipartUpload={"Parts": [part]}, ChecksumCRC32=encoded("CRC32", b"other")
        )
    s3.complete_multipart_upload(**begun, MultipartUpload={"Parts": [part]}, ChecksumCRC32=encoded("CRC32", PART))
    assert read(cloud, "whole")["ChecksumCRC32"] == encoded("CRC32", PART)


def test_what_cannot_be_computed_is_taken_on_trust_and_never_made_up(cloud: Cloud) -> None:
    assert put(cloud, "trusted", BODY, x_amz_checksum_crc32c="AAAAAA==").status_code == 200
    assert read(cloud, "trusted")["ChecksumCRC32C"] == "AAAAAA=="
    begun, part = upload(cloud, "not made up", ChecksumAlgorithm="CRC32C")
    cloud.client("s3").complete_multipart_upload(**begun, MultipartUpload={"Parts": [part]})
    assert "ChecksumCRC32C" not in read(cloud, "not made up")
