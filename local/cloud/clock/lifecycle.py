"""S3's lifecycle: objects, versions and unfinished uploads whose days are over, removed by S3 itself.

Time counts in days and is up at the midnight, UTC, that follows. Of rules with a part that moto does not keep
(NewerNoncurrentVersions, sizes) none is set (deploy/finishing.py); transitions change nothing here.

Source: Amazon S3 User Guide, "Lifecycle configuration elements".
"""

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final

from moto.s3.models import FakeDeleteMarker, FakeMultipart, s3_backends

from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint import notices
from local.cloud.endpoint.buses import Buses
from local.cloud.endpoint.locks import ServiceLocks
from local.cloud.endpoint.patching import Patches
from local.cloud.settings import ACCOUNT, PARTITION

DAY_S: Final = 86_400
REASON: Final = "Lifecycle Expiration"


@dataclass(frozen=True)
class Doomed:
    """at: seconds since 1970. kind: object (its current version), version (one that is not, or a marker alone), upload.
    what: moto's."""

    at: float
    kind: str
    what: Any


class OldObjects:
    """All buckets' with a rule."""

    def __init__(self, locks: ServiceLocks, buses: Buses, patches: Patches, clock: CloudClock) -> None:
        self._locks = locks
        self._removed = notices.remover(buses, REASON)
        begin = vars(FakeMultipart)["__init__"]

        def begun(upload: Any, *args: Any, **kwargs: Any) -> None:
            begin(upload, *args, **kwargs)
            upload.initiated = clock.now()

        patches.replace(FakeMultipart, "__init__", begun)

    def is_there(self) -> bool:
        return any(bucket.rules for bucket in self._buckets())

    def next(self, after: float) -> float | None:
        with self._locks.of("s3"):
            moments = [each.at for bucket in self._buckets() for each in doomed(bucket, self._tags)]
        soonest = min(moments, default=None)
        return None if soonest is None else max(after, soonest)

    def sweep(self, now: float) -> dict[str, int]:
        with self._locks.of("s3"):
            return {bucket.name: self._sweep(bucket, now) for bucket in self._buckets()}

    def _sweep(self, bucket: Any, now: float) -> int:
        """Of two rules for one thing the second finds it gone."""
        over = {id(each.what): each for each in doomed(bucket, self._tags) if each.at <= now}
        for each in over.values():
            if each.kind == "upload":
                del bucket.multiparts[each.what.id]
            elif each.kind == "object" and bucket.versioning_status:
                bucket.keys[each.what.name] = FakeDeleteMarker(key=each.what)
                self._removed(bucket, each.what, marked=True)
            else:
                left = [version for version in bucket.keys.getlist(each.what.name) if version is not each.what]
                bucket.keys.setlist(each.what.name, left)
                if not left:
                    del bucket.keys[each.what.name]
                self._removed(bucket, each.what, marked=False)
        return len(over)

    @staticmethod
    def _buckets() -> list[Any]:
        return [bucket for bucket in s3_backends[ACCOUNT][PARTITION].buckets.values() if bucket.rules]

    @staticmethod
    def _tags(key: Any) -> Mapping[str, str]:
        """A delete marker has none."""
        tagger = s3_backends[ACCOUNT][PARTITION].tagger
        return {} if isinstance(key, FakeDeleteMarker) else tagger.get_tag_dict_for_resource(key.arn)


Tags = Callable[[Any], Mapping[str, str]]


def doomed(bucket: Any, tags: Tags) -> Iterator[Doomed]:
    """Whatever a rule removes one day, and when."""
    for rule in bucket.rules:
        if rule.status == "Enabled":
            prefix, wanted = chosen(rule)
            names = [name for name in bucket.keys if name.startswith(prefix)]
            found = [each for name in names for each in of_key(rule, bucket, name)]
            yield from (each for each in found if wanted.items() <= tags(each.what).items())
            yield from of_uploads(rule, bucket, prefix)


def of_uploads(rule: Any, bucket: Any, prefix: str) -> Iterator[Doomed]:
    if rule.aimu_days:
        for upload in bucket.multiparts.values():
            if upload.key_name.startswith(prefix):
                yield Doomed(midnight(upload.initiated, int(rule.aimu_days)), "upload", upload)


def of_key(rule: Any, bucket: Any, name: str) -> Iterator[Doomed]:
    versions = bucket.keys.getlist(name)  # the oldest first
    current = versions[-1]
    if not isinstance(current, FakeDeleteMarker):
        if rule.expiration_days:
            yield Doomed(midnight(modified(current), int(rule.expiration_days)), "object", current)
        elif rule.expiration_date:
            yield Doomed(datetime.fromisoformat(rule.expiration_date).timestamp(), "object", current)
    elif len(versions) == 1 and (rule.expiration_days or str(rule.expired_object_delete_marker).lower() == "true"):
        yield Doomed(midnight(modified(current), int(rule.expiration_days or 0)), "version", current)
    if rule.nve_noncurrent_days:
        for older, newer in pairwise(versions):
            at = max(midnight(modified(newer), int(rule.nve_noncurrent_days)), held_until(older))
            if at < math.inf:
                yield Doomed(at, "version", older)


def held_until(version: Any) -> float:
    """The midnight after its lock; never where it is held."""
    if isinstance(version, FakeDeleteMarker) or not (version.lock_mode or version.lock_legal_status == "ON"):
        return 0.0
    held = version.lock_legal_status == "ON"
    return math.inf if held else midnight(datetime.fromisoformat(version.lock_until).timestamp(), 0)


def chosen(rule: Any) -> tuple[str, dict[str, str]]:
    """Which keys a rule is for: their prefix, and the tags that they must have."""
    if rule.filter is None:
        return rule.prefix or "", {}
    if rule.filter.and_filter:
        return rule.filter.and_filter.prefix or "", rule.filter.and_filter.tags
    tags = {rule.filter.tag_key: rule.filter.tag_value} if rule.filter.tag_key else {}
    return rule.filter.prefix or "", tags


def modified(version: Any) -> float:
    moment: dt.datetime = version.last_modified
    return moment.replace(tzinfo=UTC).timestamp()


def midnight(since: float, days: int) -> float:
    """
    >>> midnight(10, 0), midnight(10, 3), midnight(0, 1)
    (86400.0, 345600.0, 86400.0)
    """
    return math.ceil((since + days * DAY_S) / DAY_S) * float(DAY_S)
