"""Takes in what the engine found and no longer finds: one case a rule and person, each in a transaction of its own."""

from collections.abc import Iterable, Mapping
from typing import Any

from blockdata import evidence, findings
from blockdata.findings import Case
from blockdata.store.findings import ATTEMPTS_MAX, find, save
from zunyi.work import ConflictError, work


def keep(changes: Iterable[Mapping[str, Any]]) -> int:
    """Apply fusion.publish.finding_changes, after the golden items are written; harmless when applied again.

    Returns how many cases changed. Publish the rules' indicators afterwards (store.findings.publish).
    """
    return sum(keep_one(evidence.to_case(change), is_found=change["state"] == "found") for change in changes)


def keep_one(now: Case, *, is_found: bool) -> bool:
    """Read anew when a reviewer decides meanwhile."""
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            return apply(now, is_found=is_found)
        except ConflictError:
            continue
    return apply(now, is_found=is_found)


def apply(now: Case, *, is_found: bool) -> bool:
    known = find(now.rule, now.id)
    after = findings.found(known, now) if is_found else known and findings.gone(known)
    if after is None or after == known:
        return False
    with work() as w:
        save(w, after)
    return True
