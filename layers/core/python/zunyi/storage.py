"""AWS clients, made when first used, one for each service and execution environment; S3 with few words."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PRESIGNED_S = 3600


@functools.cache
def client(service: str) -> Any:
    import boto3  # noqa: PLC0415 - half a second that most imports of this module do not need
    from botocore.config import Config  # noqa: PLC0415

    signature: dict[str, Any] = {"signature_version": "s3v4"} if service == "s3" else {}
    return boto3.client(
        service,  # type: ignore[call-overload]
        config=Config(retries={"mode": "standard", "max_attempts": 5}, connect_timeout=5, read_timeout=60, **signature),
    )


def read(bucket: str, key: str) -> bytes:
    body: bytes = client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return body


def read_json(bucket: str, key: str) -> Any:
    return json.loads(read(bucket, key))


def write(bucket: str, key: str, body: bytes, *, content_type: str = "application/octet-stream") -> None:
    client("s3").put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type)


def exists(bucket: str, key: str) -> bool:
    """Asked of a listing: who may not list gets an error, not a no."""
    found = client("s3").list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1).get("Contents", [])
    return any(each["Key"] == key for each in found)


def download(bucket: str, key: str, path: Path, *, version: str | None = None) -> Path:
    """The object as a file; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    wanted = {"VersionId": version} if version else {}
    with path.open("wb") as file:
        for chunk in client("s3").get_object(Bucket=bucket, Key=key, **wanted)["Body"].iter_chunks(1 << 20):
            file.write(chunk)
    return path


def upload(path: Path, bucket: str, key: str, *, content_type: str = "application/octet-stream") -> None:
    client("s3").upload_file(str(path), bucket, key, ExtraArgs={"ContentType": content_type})


def presigned_put(bucket: str, key: str, *, content_type: str, expires_s: int = PRESIGNED_S) -> str:
    """Address for one PUT with exactly this content type."""
    parameters = {"Bucket": bucket, "Key": key, "ContentType": content_type}
    url: str = client("s3").generate_presigned_url("put_object", Params=parameters, ExpiresIn=expires_s)
    return url


def presigned_get(bucket: str, key: str, *, filename: str, expires_s: int = 300) -> str:
    """Address for one download, saved under `filename`."""
    from urllib.parse import quote  # noqa: PLC0415

    parameters: Mapping[str, str] = {
        "Bucket": bucket,
        "Key": key,
        "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(filename)}",
    }
    url: str = client("s3").generate_presigned_url("get_object", Params=parameters, ExpiresIn=expires_s)
    return url
