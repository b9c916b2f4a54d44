"""S3's actions (Service Authorization Reference, Amazon S3): by method, path and sub-resource."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

import xmltodict

from local.cloud.access.asking.arns import bucket
from local.cloud.access.asking.request import Request, UnmappedError
from local.cloud.access.documents import Texts
from local.cloud.access.evaluation import Ask

OF_OBJECT: Final = {
    "tagging": "ObjectTagging",
    "acl": "ObjectAcl",
    "retention": "ObjectRetention",
    "legal-hold": "ObjectLegalHold",
    "attributes": "ObjectAttributes",
}
OF_BUCKET: Final = {
    "versions": "s3:ListBucketVersions",
    "uploads": "s3:ListBucketMultipartUploads",
    "location": "s3:GetBucketLocation",
}
VERBS: Final = {"GET": "Get", "HEAD": "Get", "PUT": "Put", "DELETE": "Delete"}
CONDITION_HEADERS: Final = (
    "x-amz-acl",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-storage-class",
    "x-amz-content-sha256",
)


def asks(request: Request) -> Iterator[Ask]:
    """Raises UnmappedError."""
    name, _, key = request.path.lstrip("/").partition("/")
    if not name:
        yield Ask("s3:ListAllMyBuckets", "*")
    elif key:
        yield from _of_object(request, bucket(name, key))
    elif "delete" in request.query and request.method == "POST":
        yield from _deletes(request, name)
    elif request.method in {"GET", "HEAD"}:
        yield _of_bucket(request, bucket(name))
    else:
        raise UnmappedError(f"s3 {request.method} of a bucket")


def _of_object(request: Request, object_: str) -> Iterator[Ask]:
    context = {f"s3:{name}": (request.header(name),) for name in CONDITION_HEADERS if request.header(name)}
    for part, named in OF_OBJECT.items():
        if part in request.query:
            yield Ask(f"s3:{VERBS[request.method]}{named}", object_, context)
            return
    if request.method == "POST" and not {"uploads", "uploadId"} & set(request.query):
        raise UnmappedError("s3 POST of an object")
    yield Ask(_action(request), object_, context)
    if source := request.header("x-amz-copy-source"):
        name, _, key = unquote(source).lstrip("/").partition("/")
        path, _, version = key.partition("?versionId=")
        yield Ask("s3:GetObjectVersion" if version else "s3:GetObject", bucket(name, path))
    if request.header("x-amz-tagging"):
        yield Ask("s3:PutObjectTagging", object_, context)


def _action(request: Request) -> str:
    version = "Version" if "versionId" in request.query else ""
    if request.method in {"GET", "HEAD"}:
        return "s3:ListMultipartUploadParts" if "uploadId" in request.query else f"s3:GetObject{version}"
    if request.method == "DELETE":
        return "s3:AbortMultipartUpload" if "uploadId" in request.query else f"s3:DeleteObject{version}"
    return "s3:PutObject"


def _of_bucket(request: Request, bucket_: str) -> Ask:
    action = next((named for part, named in OF_BUCKET.items() if part in request.query), "s3:ListBucket")
    keys = ("prefix", "delimiter", "max-keys")
    context: dict[str, Texts] = {f"s3:{key}": (request.query[key][0],) for key in keys if key in request.query}
    return Ask(action, bucket_, context)


def _deletes(request: Request, name: str) -> Iterator[Ask]:
    """As moto reads it: what the guard saw otherwise would be done all the same."""
    said = xmltodict.parse(request.body)["Delete"]["Object"]
    for each in said if isinstance(said, list) else [said]:
        yield Ask("s3:DeleteObjectVersion" if each.get("VersionId") else "s3:DeleteObject", bucket(name, each["Key"]))
