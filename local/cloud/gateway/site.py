"""The web as CloudFront serves it: files of the origin's bucket, with the headers of the template's policy."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from moto.s3.models import s3_backends
from werkzeug.wrappers import Request, Response

from local.cloud.deploy.stacks import Resource
from local.cloud.settings import ACCOUNT, PARTITION

API = ""  # a behaviour whose origin is no bucket leads to the HTTP API


@dataclass(frozen=True)
class Behaviour:
    """`bucket` is empty where the origin is the HTTP API."""

    pattern: str
    bucket: str
    headers: dict[str, str] = field(default_factory=dict)

    def matches(self, path: str) -> bool:
        return fnmatchcase(path, self.pattern) or fnmatchcase(path, f"/{self.pattern}")


@dataclass(frozen=True)
class Site:
    behaviours: tuple[Behaviour, ...] = ()
    root: str = ""

    def behaviour(self, path: str) -> Behaviour | None:
        return next((behaviour for behaviour in self.behaviours if behaviour.matches(path)), None)

    def serve(self, request: Request, behaviour: Behaviour) -> Response:
        """A missing file is refused, not "not found": a private bucket does not tell."""
        key = request.path.lstrip("/") or self.root
        bucket = s3_backends[ACCOUNT][PARTITION].buckets.get(behaviour.bucket)
        found: Any = bucket.keys.get(key) if bucket else None
        if request.method not in ("GET", "HEAD") or found is None:
            body = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'
            return Response(body, 403, behaviour.headers, content_type="application/xml")
        etag = str(found.etag).strip('"')
        response = Response(found.value, headers=behaviour.headers, content_type=content_type(key, found.metadata))
        response.set_etag(etag)
        response.headers["Cache-Control"] = found.metadata.get("Cache-Control", "no-cache")
        return response.make_conditional(request)


def content_type(key: str, metadata: Any) -> str:
    """As uploaded; by the name where the uploader did not say."""
    told = str(metadata.get("Content-Type", metadata.get("content-type", "")))
    if told and told != "binary/octet-stream":
        return told
    guessed = mimetypes.guess_type(key)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


def read(resources: Iterable[Resource]) -> Site:
    """Of the first distribution; without one there is no site."""
    resources = list(resources)
    distribution = next((r for r in resources if r.type == "AWS::CloudFront::Distribution"), None)
    if distribution is None:
        return Site()
    policies = {r.physical_id: r for r in resources if r.type == "AWS::CloudFront::ResponseHeadersPolicy"}
    described = distribution.properties["DistributionConfig"]
    origins = {origin["Id"]: bucket_of(origin) for origin in described["Origins"]}
    listed = [*described.get("CacheBehaviors", []), {"PathPattern": "*", **described["DefaultCacheBehavior"]}]
    behaviours = tuple(
        Behaviour(
            pattern=behaviour["PathPattern"],
            bucket=origins[behaviour["TargetOriginId"]],
            headers=headers(policies.get(behaviour.get("ResponseHeadersPolicyId", ""))),
        )
        for behaviour in listed
    )
    return Site(behaviours, described.get("DefaultRootObject", ""))


def bucket_of(origin: dict[str, Any]) -> str:
    """
    >>> bucket_of({"DomainName": "web-1.s3.us-east-1.amazonaws.com", "S3OriginConfig": {}})
    'web-1'
    """
    return str(origin["DomainName"]).split(".s3.")[0] if "S3OriginConfig" in origin else API


def headers(policy: Resource | None) -> dict[str, str]:
    """Of a response headers policy; HSTS is left out, for there is no TLS here."""
    if policy is None:
        return {}
    described = policy.properties["ResponseHeadersPolicyConfig"]
    security = described.get("SecurityHeadersConfig", {})
    made: dict[str, str] = {}
    for section, key, name in (
        ("ContentSecurityPolicy", "ContentSecurityPolicy", "Content-Security-Policy"),
        ("FrameOptions", "FrameOption", "X-Frame-Options"),
        ("ReferrerPolicy", "ReferrerPolicy", "Referrer-Policy"),
    ):
        if section in security:
            made[name] = security[section][key]
    if "ContentTypeOptions" in security:
        made["X-Content-Type-Options"] = "nosniff"
    for item in described.get("CustomHeadersConfig", {}).get("Items", []):
        made[item["Header"]] = item["Value"]
    return made
