"""Uploads in parts, as S3 keeps them. Source: Amazon S3 User Guide, Multipart upload limits."""

import os
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from aggregation.uploads import Upload
from zunyi.storage import client
from zunyi.work import ConflictError

BUCKET = os.environ.get("LANDING_BUCKET", "LANDING_BUCKET-is-not-set")
SIGNED_S = 3_600
LISTED_MAX = 10_000  # S3's own limit of parts
TRIAL_TAG = "kind=trial"


class GoneError(Exception):
    """S3 knows the upload no more: it was completed, abandoned, or left for a week."""


@dataclass(frozen=True)
class Part:
    number: int
    size: int
    etag: str


def region() -> str:
    name: str = client("s3").meta.region_name
    return name


def begin(key: str, *, content_type: str) -> str:
    """S3's id of the upload."""
    made: str = client("s3").create_multipart_upload(Bucket=BUCKET, Key=key, ContentType=content_type)["UploadId"]
    return made


def sign(upload: Upload, number: int) -> str:
    """Address for one PUT of this part."""
    url: str = client("s3").generate_presigned_url(
        "upload_part", Params={**place(upload), "PartNumber": number}, ExpiresIn=SIGNED_S
    )
    return url


def stored(upload: Upload) -> list[Part]:
    """Parts that have arrived, by number. Raises GoneError."""
    found: list[Part] = []
    pages = (
        client("s3").get_paginator("list_parts").paginate(**place(upload), PaginationConfig={"MaxItems": LISTED_MAX})
    )
    try:
        for page in pages:
            found += [Part(each["PartNumber"], each["Size"], each["ETag"]) for each in page.get("Parts", [])]
    except ClientError as error:
        raise translated(error) from error
    return found


def complete(upload: Upload, parts: list[Part]) -> None:
    """Raises GoneError."""
    listed = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
    try:
        client("s3").complete_multipart_upload(**place(upload), MultipartUpload={"Parts": listed})
    except ClientError as error:
        raise translated(error) from error


def has_landed(key: str) -> bool:
    """Whether the whole file is there: keys are made for one upload each. Asked by name, its content is not read."""
    listed = client("s3").list_objects_v2(Bucket=BUCKET, Prefix=key, MaxKeys=1)
    return [each["Key"] for each in listed.get("Contents", [])] == [key]


def abandon(upload: Upload) -> None:
    """What is gone already is as good as abandoned."""
    try:
        client("s3").abort_multipart_upload(**place(upload))
    except ClientError as error:
        if not isinstance(translated(error), GoneError):
            raise


def sign_whole(key: str, *, content_type: str, trial: bool, once: bool = False) -> tuple[str, dict[str, str]]:
    """Address for one PUT of a whole file, and the headers it must be sent with. Samples are tagged: by their tag the
    bucket forgets them after a week. once: S3 refuses a second PUT with 412."""
    more = {"Tagging": TRIAL_TAG} if trial else {}
    more |= {"IfNoneMatch": "*"} if once else {}
    url: str = client("s3").generate_presigned_url(
        "put_object",
        Params={"Bucket": BUCKET, "Key": key, "ContentType": content_type, **more},
        ExpiresIn=SIGNED_S,
    )
    headers = {"Content-Type": content_type, **({"x-amz-tagging": TRIAL_TAG} if trial else {})}
    return url, {**headers, **({"If-None-Match": "*"} if once else {})}


def put_once(key: str, body: bytes, *, content_type: str) -> None:
    """What is there under this key stays as it is. Raises ConflictError while another request writes the same."""
    try:
        client("s3").put_object(Bucket=BUCKET, Key=key, Body=body, ContentType=content_type, IfNoneMatch="*")
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code")
        if code == "ConditionalRequestConflict":
            raise ConflictError(code) from error
        if code != "PreconditionFailed":
            raise


def place(upload: Upload) -> dict[str, Any]:
    return {"Bucket": BUCKET, "Key": upload.key, "UploadId": upload.multipart}


def translated(error: ClientError) -> Exception:
    return GoneError() if error.response.get("Error", {}).get("Code") == "NoSuchUpload" else error
