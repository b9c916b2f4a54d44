"""Cases of rules about the whole city: what the lake shows now, and what it shows no more.

A case about a telephone is named by that number's keyed hash: the same case whoever joins or leaves.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from blockdata.findings import WHOLE
from blockdata.store import findings, found
from blockdata.store.id_key import id_key
from blockdata.store.lake import lake, limits
from fusion.keys import search_key
from fusion.rules import rules, whole
from zunyi import ids


def look(desk: Path) -> int:
    """Find, keep and tell. Returns how many cases changed."""
    rule = next(each for each in rules() if each.id == WHOLE)
    now = [named(change) for change in whole.found(rule, lake(), limits=limits(desk))]
    still = {change["case"] for change in now}
    gone = [
        {"rule": WHOLE, "case": case.id, "golden_id": case.golden_id, "state": "gone"}
        for case in findings.cases(WHOLE)
        if case.id not in still and case.state != "gone"
    ]
    changed = found.keep([*now, *gone])
    findings.publish(WHOLE)
    return changed


def named(change: Mapping[str, Any]) -> dict[str, Any]:
    subject = search_key(id_key(), "shared-phone", change["subject"])
    return {part: value for part, value in change.items() if part != "subject"} | {
        "case": ids.opaque("cas", WHOLE, subject)
    }
