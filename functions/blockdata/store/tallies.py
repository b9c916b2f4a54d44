"""Persons by county, counted per hash prefix by the prefix's lease holder; their sum is an indicator.

tally  pk tally#person, sk <prefix>
sums   pk indicator#person-count, sk sums: the last published, its version the row's own
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata.findings import county_name
from zunyi import clock
from zunyi.table import Row
from zunyi.work import ConflictError, Work, work

INDICATOR = "person-count"
TALLIES = "tally#person"
ATTEMPTS_MAX = 5


class TallyRow(Row, discriminator="tally"):
    counties = UnicodeAttribute()


class IndicatorRow(Row, discriminator="indicator"):
    indicator = UnicodeAttribute()


def put(counted: Mapping[str, Mapping[str, int]]) -> None:
    """{prefix: {county or "": persons}}. The prefixes' lease holder alone writes them."""
    known = {row.sk: row for row in TallyRow.query(TALLIES, consistent_read=True)}
    with work() as w:
        for prefix, counties in counted.items():
            row = known.get(prefix) or TallyRow(pk=TALLIES, sk=prefix)
            text = json.dumps(counties, sort_keys=True)
            if row.counties != text:
                row.counties = text
                w.save(row)


def publish() -> None:
    """Count the persons and publish the indicator; counted anew when somebody else published meanwhile."""
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            with work() as w:
                recount(w)
        except ConflictError:
            continue
        return
    with work() as w:
        recount(w)


def recount(w: Work) -> None:
    """The sums' row is read before the tallies: who added up older ones conflicts."""
    row = IndicatorRow.find(f"indicator#{INDICATOR}", "sums") or IndicatorRow(pk=f"indicator#{INDICATOR}", sk="sums")
    counties: Counter[str] = Counter()
    for tally in TallyRow.query(TALLIES, consistent_read=True):
        counties.update(json.loads(tally.counties))
    told = indicator(counties, as_of=clock.stamp(clock.now()), version=int(row.version or 0) + 1)
    row.indicator = json.dumps(told, ensure_ascii=False)
    w.save(row)
    w.publish("blockdata.IndicatorPublished.v1", subject=INDICATOR, data=told)


def indicator(counties: Mapping[str, int], *, as_of: str, version: int) -> dict[str, Any]:
    """Data of blockdata.IndicatorPublished.v1. The county "" is that of persons whose address tells none."""
    return {
        "indicator": INDICATOR,
        "name": "人口总数",
        "unit": "人",
        "as_of": as_of,
        "version": version,
        "total": sum(counties.values()),
        "by_county": [
            {"county": county or None, "name": county_name(county or None), "value": counties[county]}
            for county in sorted(counties, key=lambda county: (county == "", county))
            if counties[county]
        ],
    }
