"""Bodies that must be what their checksums say, also where these follow the body.

A request is handed to moto as it would be without chunks: moto keeps a checksum only if the SDK's own header names its
algorithm, and does not look whether it fits. CRC32C and CRC64NVME, for which Python has no code, are taken on trust.

Source: Amazon S3 User Guide, "Checking object integrity"; API Reference, "Signature calculations: transferring a
payload in multiple chunks", "Including trailing headers".
"""

import base64
import binascii
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

import xmltodict
from moto.s3.models import FakeMultipart, s3_backends

from local.cloud.endpoint.patching import Patches
from local.cloud.endpoint.s3.errors import S3Error
from local.cloud.settings import ACCOUNT, PARTITION
from local.cloud.web_server import Environ

DIGESTS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "CRC32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "SHA1": lambda body: hashlib.sha1(body).digest(),  # noqa: S324 - S3's own
    "SHA256": lambda body: hashlib.sha256(body).digest(),
}
BYTES: Final = {"CRC32": 4, "CRC32C": 4, "CRC64NVME": 8, "SHA1": 20, "SHA256": 32}
PREFIX: Final = "HTTP_X_AMZ_CHECKSUM_"
MISSING: Final = (
    "One or more of the specified parts could not be found. The part may not have been uploaded, "
    "or the specified entity tag may not match the part's entity tag."
)
CHUNKED: Final = "STREAMING-"  # what x-amz-content-sha256 begins with where the body comes in chunks


def install(patches: Patches) -> None:
    """moto computes CRC32 under the names that it cannot compute."""
    original = vars(FakeMultipart)["complete"]

    def complete(upload: Any, body: Iterator[tuple[int, str]]) -> tuple[bytes, str, tuple[str, str, int] | None]:
        value, etag, checksum = original(upload, body)
        return value, etag, checksum if upload.metadata.get("x-amz-checksum-algorithm") in DIGESTS else None

    patches.replace(FakeMultipart, "complete", complete)


def settled(environ: Environ) -> Environ:
    """The request with a plain body and its checksum in the header. Raises S3Error where the body is another one."""
    environ = unchunked(environ)
    if not carries_body(environ):
        return environ
    body = environ["wsgi.input"].getvalue()
    if told := environ.get("HTTP_CONTENT_MD5"):
        check_md5(told, body)
    found = {name: environ[PREFIX + name] for name in BYTES if PREFIX + name in environ}
    if len(found) > 1:
        message = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
        raise S3Error("InvalidRequest", message)
    for name, value in found.items():
        check(name, value, body)
        environ = {**environ, "HTTP_X_AMZ_SDK_CHECKSUM_ALGORITHM": name}
    return environ


def carries_body(environ: Environ) -> bool:
    """Elsewhere a checksum is that of the object."""
    deletes = environ["REQUEST_METHOD"] == "POST" and "delete" in environ["QUERY_STRING"].split("&")
    return environ["REQUEST_METHOD"] == "PUT" or deletes


def check(name: str, told: str, body: bytes) -> None:
    if len(decoded(told)) != BYTES[name]:
        raise S3Error("InvalidRequest", f"Value for x-amz-checksum-{name.lower()} header is invalid.")
    if name in DIGESTS and encoded(name, body) != told:
        raise S3Error("BadDigest", f"The {name} you specified did not match the calculated checksum.")


def check_md5(told: str, body: bytes) -> None:
    digest = hashlib.md5(body).digest()  # noqa: S324 - HTTP's own
    if len(decoded(told)) != len(digest):
        raise S3Error("InvalidDigest", "The Content-MD5 you specified was invalid.")
    if decoded(told) != digest:
        found = base64.b64encode(digest).decode()
        message = "The Content-MD5 you specified did not match what we received."
        raise S3Error("BadDigest", message, ExpectedDigest=told, CalculatedDigest=found)


def encoded(name: str, body: bytes) -> str:
    """
    >>> encoded("CRC32", b"")
    'AAAAAA=='
    """
    return base64.b64encode(DIGESTS[name](body)).decode()


def decoded(told: str) -> bytes:
    """Nothing where it is not base64."""
    try:
        return base64.b64decode(told, validate=True)
    except binascii.Error:
        return b""


def unchunked(environ: Environ) -> Environ:
    """Raises S3Error where its body is not what its length says."""
    if not environ.get("HTTP_X_AMZ_CONTENT_SHA256", "").startswith(CHUNKED):
        return environ
    try:
        body, trailers = parts(environ["wsgi.input"].getvalue())
    except ValueError as error:
        raise S3Error("IncompleteBody", "The request body terminated unexpectedly") from error
    if len(body) != int(environ.get("HTTP_X_AMZ_DECODED_CONTENT_LENGTH") or len(body)):
        message = "You did not provide the number of bytes specified by the Content-Length HTTP header"
        raise S3Error("IncompleteBody", message)
    promised = environ.get("HTTP_X_AMZ_TRAILER", "").lower()
    if promised and promised not in trailers:
        raise S3Error("MalformedTrailerError", "The request contained trailing data that was not well-formed.")
    found = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in trailers.items()}
    kept = [part.strip() for part in environ.get("HTTP_CONTENT_ENCODING", "").split(",")]
    encoding = ",".join(part for part in kept if part and part != "aws-chunked")
    made = {**environ, **found, "HTTP_X_AMZ_CONTENT_SHA256": "UNSIGNED-PAYLOAD", "HTTP_CONTENT_ENCODING": encoding}
    if not encoding:
        del made["HTTP_CONTENT_ENCODING"]
    return {**made, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}


def parts(chunked: bytes) -> tuple[bytes, dict[str, str]]:
    """(body, trailers by name in lower case). Raises ValueError.

    >>> parts(b"3;chunk-signature=0a\\r\\nabc\\r\\n1\\r\\nd\\r\\n0\\r\\nx-amz-checksum-crc32:7YLNEQ==\\r\\n\\r\\n")
    (b'abcd', {'x-amz-checksum-crc32': '7YLNEQ=='})
    """
    stream, body = io.BytesIO(chunked), bytearray()
    while size := int(stream.readline().partition(b";")[0], 16):
        body += stream.read(size)
        if stream.readline() != b"\r\n":
            message = "a chunk is not as long as it says"
            raise ValueError(message)
    lines = [line.decode("latin-1").partition(":") for line in stream.read().splitlines() if line]
    return bytes(body), {name.strip().lower(): value.strip() for name, _, value in lines}


def check_parts(environ: Environ) -> None:
    """Of CompleteMultipartUpload: what it tells of each part and of the object. Raises S3Error."""
    query = dict(pair.partition("=")[::2] for pair in environ["QUERY_STRING"].split("&"))
    told = {name: environ[PREFIX + name] for name in DIGESTS if PREFIX + name in environ}
    body = environ["wsgi.input"].getvalue()
    if environ["REQUEST_METHOD"] != "POST" or "uploadId" not in query or not (told or b"<Checksum" in body):
        return
    bucket = s3_backends[ACCOUNT][PARTITION].buckets.get(environ["PATH_INFO"].strip("/").partition("/")[0])
    upload = bucket.multiparts.get(query["uploadId"]) if bucket else None
    if upload is None:
        return
    said = xmltodict.parse(body, force_list=("Part",))["CompleteMultipartUpload"]["Part"]
    held = [upload.parts[int(part["PartNumber"])].value for part in said if int(part["PartNumber"]) in upload.parts]
    for part, value in zip(said, held, strict=False):
        if any(part.get(f"Checksum{name}") not in (None, encoded(name, value)) for name in DIGESTS):
            raise S3Error("InvalidPart", MISSING, PartNumber=part["PartNumber"])
    for name, value in told.items():
        if value != of_object(name, held, upload.metadata.get("x-amz-checksum-type", "COMPOSITE")):
            raise S3Error("BadDigest", f"The {name} you specified did not match the calculated checksum.")


def of_object(name: str, parts: list[bytes], kind: str) -> str:
    """Of all its bytes; or, composite, of its parts' checksums, with their number.

    >>> of_object("CRC32", [b"abc", b"d"], "FULL_OBJECT"), of_object("CRC32", [b"abc", b"d"], "COMPOSITE")
    ('7YLNEQ==', 'oc27sQ==-2')
    """
    if kind == "FULL_OBJECT":
        return encoded(name, b"".join(parts))
    return f"{encoded(name, b''.join(DIGESTS[name](part) for part in parts))}-{len(parts)}"
