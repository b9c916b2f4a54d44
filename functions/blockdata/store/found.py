"""Takes in what the engine found and no longer finds: one case a rule and person, each in a transaction of its own."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from blockdata import evidence, findings
from blockdata.findings import Case
from blockdata.store import contracts, people
from blockdata.store.findings import ATTEMPTS_MAX, find, save
from zunyi.work import ConflictError, work

BATCH = 100


def keep(changes: Iterable[Mapping[str, Any]]) -> int:
    """Apply fusion.publish.finding_changes, after the golden items are written; harmless when applied again.

    Returns how many cases changed. Publish the rules' indicators afterwards (store.findings.publish).
    """
    waiting = iter(changes)
    changed = 0
    while batch := list(islice(waiting, BATCH)):
        records = people.many(change["golden_id"] for change in batch if change["state"] == "found")
        required = required_attributes(batch)
        for change in batch:
            now = evidence.to_case(change, record=records.get(change["golden_id"]), required=required)
            changed += keep_one(now, is_found=change["state"] == "found")
    return changed


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


def required_attributes(changes: Iterable[Mapping[str, Any]]) -> evidence.Required:
    """Which attributes every row of a dataset has, by its contract."""
    datasets = {evidence.dataset_of(row["source"]) for change in changes for row in change.get("evidence") or ()}
    return {dataset: evidence.required_by(contract) for dataset in datasets if (contract := contracts.find(*dataset))}
