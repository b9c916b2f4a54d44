"""The profile of a delivery as a page shows it, beside the one before; and whether a person must look first."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from blockdata.refusals import columns_changed
from blockdata.submissions import Problem
from fusion.contract import Contract, code_list
from fusion.profile.drift import Drift, drifts
from fusion.profile.profile import ColumnProfile, Profile
from fusion.values.codelists import labels

EPOCH: Final = date(1970, 1, 1)
NOT_COMPARED: Final = "match-decision"
"""What reviewers decide is no register: today's decisions need not look like yesterday's."""


@dataclass(frozen=True)
class Profiled:
    """`told`: JSON, as shapes.profiles.Profile has it. `alarm`: why a person must look."""

    told: str
    alarm: Problem | None


def profiled(now: Profile, before: Profile | None, contract: Contract) -> Profiled:
    found = drifts(before, now, contract) if before and contract.entity != NOT_COMPARED else ()
    alarming = [(drift.column, drift.before, drift.now) for drift in found if drift.alarms]
    told = {
        "rows": now.rows,
        "of": now.of,
        "columns": list(_columns(now, before, found)),
    }
    return Profiled(json.dumps(told, ensure_ascii=False), columns_changed(alarming) if alarming else None)


def _columns(now: Profile, before: Profile | None, found: Sequence[Drift]) -> Iterator[Mapping[str, Any]]:
    known = {column.name: column for column in before.columns} if before else {}
    for column in now.columns:
        old = known.get(column.name)
        yield {
            "name": column.name,
            "type": column.type,
            "now": _side(column, now.rows),
            "before": _side(old, before.rows) if before and old and old.type == column.type else None,
            "drifts": [
                {"kind": drift.kind, "before": drift.before, "now": drift.now, "alarms": drift.alarms}
                for drift in found
                if drift.column == column.name
            ],
        }


def _side(column: ColumnProfile, rows: int) -> Mapping[str, Any]:
    names = labels(code_list(column.type) or "")
    return {
        "filled": column.filled / rows if rows else 0.0,
        "distinct": column.distinct,
        "spread": [{"at": place, "words": words(place, column.type)} for place in column.spread],
        "shares": [
            {"value": value, "name": names.get(value, shape(value)), "share": share}
            for value, share in column.shares.items()
        ],
    }


def words(place: float, semantic_type: str) -> str:
    """A place of a spread as people write it.

    >>> words(65000.0, "money"), words(17562.0, "date"), words(576.0, "month"), words(2.5, "integer")
    ('650元', '2018-01-31', '2018-01', '2.5')
    """
    if semantic_type == "date":
        return (EPOCH + timedelta(days=place)).isoformat()
    if semantic_type == "month":
        years, months = divmod(round(place), 12)
        return f"{1970 + years}-{months + 1:02d}"
    if semantic_type in {"money", "capital"}:
        return f"{place / 100:,.10g}元"
    return f"{place:,.10g}"


def shape(value: str) -> str:
    """The shape of a text in words: runs of characters, of one kind alone with their number.

    >>> shape("字3"), shape("9×11"), shape("字9-9A"), shape("其他")
    ('3个汉字', '11位数字', '汉字数字-数字字母', '其他')
    """
    if value.startswith("字") and value[1:].isdigit():
        return f"{value[1:]}个汉字"
    if value.startswith("9×"):
        return f"{value[2:]}位数字"
    return value.replace("字", "汉字").replace("9", "数字").replace("A", "字母")
