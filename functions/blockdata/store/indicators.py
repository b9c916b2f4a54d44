"""Rows of indicators.

period  pk indicator#<id>, sk period#<YYYY-MM or YYYY-MM-DD>: what was published of it last; of single days for 800 days
latest  pk indicators, sk <id>: its latest period and the totals of those before, so that the list is one query
run     pk analysis, sk run: who asked for the last computing, and when it ended
"""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata import indicators
from blockdata.indicators import Run
from fusion.indicators import Indicator
from fusion.indicators.results import Result
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work, work

LIST = "indicators"
LISTED_MAX = 200
PERIODS_MAX = 60
TOTALS_MAX = 13
DAYS_KEPT = timedelta(days=800)


class PeriodRow(Row, discriminator="indicator-period"):
    text = UnicodeAttribute()


class LatestRow(Row, discriminator="indicator-latest"):
    text = UnicodeAttribute()


class RunRow(Row, discriminator="analysis-run"):
    requested_at = UnicodeAttribute()
    requested_by = UnicodeAttribute()
    completed_at = UnicodeAttribute(null=True)


def publish(indicator: Indicator, results: Iterable[Result]) -> int:
    """Keep and tell what is new, in one transaction; who published meanwhile conflicts. Returns how many."""
    with work() as w:
        latest = LatestRow.find(LIST, indicator.id) or LatestRow(pk=LIST, sk=indicator.id, text='{"totals": {}}')
        known = json.loads(latest.text)
        news = [told for each in results if (told := keep(w, indicator, each))]
        if not news:
            return 0
        totals = known["totals"] | {told["period"]: told["total"] for told in news}
        last = max(totals)
        shown = next((told for told in news if told["period"] == last), known.get("last"))
        kept = {period: totals[period] for period in sorted(totals)[-TOTALS_MAX:]}
        latest.text = json.dumps({"last": shown, "totals": kept}, ensure_ascii=False)
        w.save(latest)
    return len(news)


def keep(w: Work, indicator: Indicator, result: Result) -> dict[str, Any] | None:
    """What is told of the result; None if that is nothing new."""
    pk, sk = f"indicator#{indicator.id}", f"period#{result.period}"
    row = PeriodRow.find(pk, sk) or PeriodRow(pk=pk, sk=sk, text="null")
    now = clock.now()
    told = indicators.told(indicator, result, as_of=clock.stamp(now), version=int(row.version or 0) + 1)
    if indicators.says_the_same(json.loads(row.text), told):
        return None
    row.text = json.dumps(told, ensure_ascii=False)
    if indicator.period == "day":
        row.expires_at = int((now + DAYS_KEPT).timestamp())
    w.save(row)
    w.publish("blockdata.IndicatorPublished.v1", subject=indicator.id, data=told)
    return told


def listed() -> dict[str, dict[str, Any]]:
    """{id: {"last": what was published of its latest period, "totals": {period: total}}}."""
    rows = LatestRow.query(LIST, consistent_read=True, limit=LISTED_MAX)
    return {row.sk: json.loads(row.text) for row in rows}


def history(id_: str) -> list[Mapping[str, Any]]:
    """What was published of each period, the latest first."""
    rows = PeriodRow.query(
        f"indicator#{id_}",
        PeriodRow.sk.startswith("period#"),
        scan_index_forward=False,
        consistent_read=True,
        limit=PERIODS_MAX,
    )
    return [json.loads(row.text) for row in rows]


def last_run() -> Run | None:
    row = RunRow.find("analysis", "run")
    return None if row is None else Run(row.requested_at, row.requested_by, row.completed_at)


def save_run(w: Work, run: Run) -> None:
    row = RunRow.find("analysis", "run") or RunRow(pk="analysis", sk="run")
    row.requested_at, row.requested_by, row.completed_at = run.requested_at, run.requested_by, run.completed_at
    w.save(row)
