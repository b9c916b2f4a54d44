"""S3's notices of objects, on the default bus and in the shape AWS gives them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from moto.s3 import notifications

from local.cloud.endpoint.buses import Buses
from local.cloud.endpoint.patching import Patches
from local.cloud.settings import ACCOUNT

_POSTED = ContextVar("posted", default=False)
CREATED = {
    "s3:ObjectCreated:Put": "PutObject",
    "s3:ObjectCreated:Post": "POST Object",
    "s3:ObjectCreated:Copy": "CopyObject",
    "s3:ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
}


@contextmanager
def posting() -> Iterator[None]:
    """What is put meanwhile came by a form."""
    before = _POSTED.set(True)
    try:
        yield
    finally:
        _POSTED.reset(before)


def install(patches: Patches, buses: Buses) -> None:
    counter = iter(range(1, 2**62))
    patches.replace(notifications, "_send_event_bridge_message", announcer(buses, lambda: next(counter)))


Removed = Callable[..., None]  # (bucket, key, marked: whether a delete marker hides it now)


def remover(buses: Buses, reason: str) -> Removed:
    """For what S3 removes by itself; heard where the bucket's notices go to EventBridge."""
    counter = iter(range(1, 2**62))

    def removed(bucket: Any, key: Any, *, marked: bool) -> None:
        told = bucket.notification_configuration
        if told is None or told.event_bridge is None:
            return
        seen = {"key": key.name, "sequencer": f"{next(counter):018X}"}
        if bucket.versioning_status:
            seen["version-id"] = key.version_id
        detail: dict[str, Any] = {"version": "0", "bucket": {"name": bucket.name}, "object": seen}
        detail |= {"request-id": seen["sequencer"], "requester": "s3.amazonaws.com", "reason": reason}
        deletion = "Delete Marker Created" if marked else "Permanently Deleted"
        buses.announce("aws.s3", "Object Deleted", [bucket.arn], {**detail, "deletion-type": deletion})

    return removed


def announcer(buses: Buses, sequence: Callable[[], int]) -> Callable[..., None]:
    def announce(account_id: str, bucket: Any, event_name: Any, key: Any) -> None:  # noqa: ARG001 - moto's signature
        name = str(getattr(event_name, "value", event_name))
        if name == "s3:ObjectCreated:Put" and _POSTED.get():
            name = "s3:ObjectCreated:Post"
        seen = {"key": key.name, "sequencer": f"{sequence():018X}"}
        if getattr(key, "version_id", None) and bucket.versioning_status:
            seen["version-id"] = key.version_id
        detail: dict[str, Any] = {
            "version": "0",
            "bucket": {"name": bucket.name},
            "object": seen,
            "request-id": seen["sequencer"],
            "requester": ACCOUNT,
        }
        if name in CREATED:
            seen |= {"size": key.size, "etag": key.etag.strip('"')}
            buses.announce("aws.s3", "Object Created", [bucket.arn], {**detail, "reason": CREATED[name]})
        elif name.startswith("s3:ObjectRemoved"):
            marker = {"reason": "DeleteObject", "deletion-type": "Permanently Deleted"}
            if bucket.versioning_status:
                marker["deletion-type"] = "Delete Marker Created"
            buses.announce("aws.s3", "Object Deleted", [bucket.arn], {**detail, **marker})

    return announce
