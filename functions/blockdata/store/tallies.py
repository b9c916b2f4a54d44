"""Records by county, counted per hash prefix by the prefix's lease holder; the sum of each kind is an indicator.

tally  pk tally#<kind>, sk <prefix>
sums   pk indicator#<kind>-count, sk sums: the last published, its version the row's own
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata.findings import county_name
from zunyi import clock
from zunyi.table import Row
from zunyi.work import ConflictError, Work, work

ATTEMPTS_MAX = 5


@dataclass(frozen=True)
class Counted:
    """The indicator of a kind of record."""

    id: str
    name: str
    unit: str


INDICATORS: Mapping[str, Counted] = {
    "person": Counted("person-count", "人口总数", "人"),
    "organisation": Counted("organisation-count", "法人和其他组织", "家"),
    "house": Counted("house-count", "房屋总数", "处"),
}


class TallyRow(Row, discriminator="tally"):
    counties = UnicodeAttribute()


class IndicatorRow(Row, discriminator="indicator"):
    indicator = UnicodeAttribute()


def put(kind: str, counted: Mapping[str, Mapping[str, int]]) -> None:
    """{prefix: {county or "": records}}. The prefixes' lease holder alone writes them."""
    tallies = f"tally#{kind}"
    known = {row.sk: row for row in TallyRow.query(tallies, consistent_read=True)}
    with work() as w:
        for prefix, counties in counted.items():
            row = known.get(prefix) or TallyRow(pk=tallies, sk=prefix)
            text = json.dumps(counties, sort_keys=True)
            if row.counties != text:
                row.counties = text
                w.save(row)


def publish() -> None:
    """Count the records and publish the indicators; counted anew when somebody else published meanwhile."""
    for kind in INDICATORS:
        publish_kind(kind)


def publish_kind(kind: str) -> None:
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            with work() as w:
                recount(w, kind)
        except ConflictError:
            continue
        return
    with work() as w:
        recount(w, kind)


def recount(w: Work, kind: str) -> None:
    """The sums' row is read before the tallies: who added up older ones conflicts. A kind nobody ever spoke of has no
    indicator."""
    counted = INDICATORS[kind]
    pk = f"indicator#{counted.id}"
    row = IndicatorRow.find(pk, "sums") or IndicatorRow(pk=pk, sk="sums")
    counties: Counter[str] = Counter()
    for tally in TallyRow.query(f"tally#{kind}", consistent_read=True):
        counties.update(json.loads(tally.counties))
    if row.version is None and not counties:
        return
    told = indicator(counted, counties, as_of=clock.stamp(clock.now()), version=int(row.version or 0) + 1)
    row.indicator = json.dumps(told, ensure_ascii=False)
    w.save(row)
    w.publish("blockdata.IndicatorPublished.v1", subject=counted.id, data=told)


def indicator(counted: Counted, counties: Mapping[str, int], *, as_of: str, version: int) -> dict[str, Any]:
    """Data of blockdata.IndicatorPublished.v1. The county "" is that of records whose address tells none."""
    return {
        "indicator": counted.id,
        "name": counted.name,
        "unit": counted.unit,
        "as_of": as_of,
        "version": version,
        "total": sum(counties.values()),
        "by_county": [
            {"county": county or None, "name": county_name(county or None), "value": counties[county]}
            for county in sorted(counties, key=lambda county: (county == "", county))
            if counties[county]
        ],
    }
