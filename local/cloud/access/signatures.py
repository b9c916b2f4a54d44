"""AWS Signature Version 4, checked: who signs with another's key, or changes what was signed, is turned away.

Source: AWS General Reference, "Signature Version 4 signing process"; S3 API Reference, "Authenticating requests".
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

from local.cloud.access.asking.request import Request

ALGORITHM: Final = "AWS4-HMAC-SHA256"
UNSIGNED: Final = "UNSIGNED-PAYLOAD"
_SAFE: Final = "-_.~"
_HEX: Final = 64


@dataclass(frozen=True)
class Signed:
    """What a request says of its own signature, in its header or its address, or a posted form of its policy."""

    key: str
    scope: str
    headers: tuple[str, ...]
    signature: str
    date: str
    token: str
    in_address: bool
    policy: str = ""


def said(request: Request) -> Signed | None:
    """None where it has no signature of version 4."""
    if form := request.environ.get("cloud.form"):
        return _of_form(form.fields)
    header = request.header("authorization")
    if header.startswith(ALGORITHM):
        parts = dict(part.strip().split("=", 1) for part in header.removeprefix(ALGORITHM).split(","))
        key, _, scope = parts["Credential"].partition("/")
        headers, token = tuple(parts["SignedHeaders"].split(";")), request.header("x-amz-security-token")
        return Signed(key, scope, headers, parts["Signature"], request.header("x-amz-date"), token, in_address=False)
    query = {name: values[0] for name, values in request.query.items()}
    if query.get("X-Amz-Algorithm") == ALGORITHM:
        key, _, scope = query["X-Amz-Credential"].partition("/")
        headers, token = tuple(query["X-Amz-SignedHeaders"].split(";")), query.get("X-Amz-Security-Token", "")
        return Signed(key, scope, headers, query["X-Amz-Signature"], query["X-Amz-Date"], token, in_address=True)
    return None


def _of_form(fields: Mapping[str, str]) -> Signed | None:
    if fields.get("x-amz-algorithm") != ALGORITHM or not fields.get("policy"):
        return None
    key, _, scope = fields["x-amz-credential"].partition("/")
    token, signature = fields.get("x-amz-security-token", ""), fields.get("x-amz-signature", "")
    return Signed(key, scope, (), signature, fields["x-amz-date"], token, in_address=False, policy=fields["policy"])


def fits(request: Request, signed: Signed, secret: str) -> bool:
    """Whether the holder of the secret signed this very request, or the policy of this form."""
    if signed.policy:
        return _signs(secret, signed, signed.policy)
    canonical = "\n".join(
        (request.method, _path(request), _query(request), *_headers(request, signed), _payload(request, signed))
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return _signs(secret, signed, "\n".join((ALGORITHM, signed.date, signed.scope, digest)))


def _signs(secret: str, signed: Signed, text: str) -> bool:
    expected = hmac.digest(_signing_key(secret, signed.scope), text.encode(), "sha256").hex()
    return hmac.compare_digest(expected, signed.signature)


@lru_cache(1024)
def _signing_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _path(request: Request) -> str:
    """Once encoded for S3, twice for everybody else."""
    raw = str(request.environ["RAW_URI"]).partition("?")[0] or "/"
    if raw == "/":
        return raw
    once = quote(unquote(raw), safe=f"/{_SAFE}")
    return once if request.service == "s3" else quote(once, safe=f"/{_SAFE}")


def _query(request: Request) -> str:
    if not request.environ["QUERY_STRING"]:
        return ""
    pairs: Iterable[tuple[str, str]] = parse_qsl(str(request.environ["QUERY_STRING"]), keep_blank_values=True)
    encoded = sorted(
        (quote(name, safe=_SAFE), quote(value, safe=_SAFE)) for name, value in pairs if name != "X-Amz-Signature"
    )
    return "&".join(f"{name}={value}" for name, value in encoded)


def _headers(request: Request, signed: Signed) -> tuple[str, str]:
    lines = (f"{name}:{' '.join(request.header(name).split())}\n" for name in signed.headers)
    return "".join(lines), ";".join(signed.headers)


def _payload(request: Request, signed: Signed) -> str:
    if told := request.header("x-amz-content-sha256"):
        return told
    return UNSIGNED if signed.in_address else hashlib.sha256(request.body).hexdigest()


def has_its_body(request: Request, signed: Signed) -> bool:
    """Whether the body is the one whose digest was signed, where one was."""
    told = "" if signed.policy else request.header("x-amz-content-sha256")
    return len(told) != _HEX or hashlib.sha256(request.body).hexdigest() == told
