"""Rows of findings: cases and the sums of each rule.

case   pk finding#<rule>, sk case#<id>; by_owner finding#<rule> by county, by_state finding#<rule>#<state> by county.
       A case that is gone is in no list.
sums   pk finding#<rule>, sk sums: the last published indicator, its version the row's own.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from blockdata import findings
from blockdata.findings import Case, Cell, Evidence, Figures, State
from blockdata.store import pages
from zunyi import clock
from zunyi.table import Row
from zunyi.work import ConflictError, Work, work

ATTEMPTS_MAX = 5
NOWHERE = "------"  # sorts before county codes
NEWS = ("name", "unit", "persons", "count", "sum_fen", "states", "by_county")
"""Parts of an indicator that make another one of it."""
NOBODY: Mapping[str, Any] = {"persons": 0, "states": dict.fromkeys(findings.STATES, 0)}


class FindingCaseRow(Row, discriminator="finding-case"):
    rule = UnicodeAttribute()
    golden_id = UnicodeAttribute()
    county = UnicodeAttribute(null=True)
    months = UnicodeAttribute()
    payments = NumberAttribute()
    sum_fen = NumberAttribute()
    state = UnicodeAttribute()
    name_masked = UnicodeAttribute()
    evidence = UnicodeAttribute()
    decided_by = UnicodeAttribute(null=True)
    decided_at = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)


class FindingSumsRow(Row, discriminator="finding-sums"):
    indicator = UnicodeAttribute()


def find(rule: str, id_: str) -> Case | None:
    row = FindingCaseRow.find(partition(rule), f"case#{id_}")
    return None if row is None else to_case(row)


def page(
    rule: str, *, state: State | None, county: str | None, after: Any, limit: int
) -> tuple[list[Case], dict[str, Any] | None]:
    """Cases of a rule by county and id, and where the next page begins."""
    index, key, sort = (
        ("by_owner", partition(rule), Row.owner_sort)
        if state is None
        else ("by_state", f"{partition(rule)}#{state}", Row.state_sort)
    )
    starts = sort.startswith(f"{county}#") if county else None
    rows, following = pages.of(index, key, starts=starts, after=after, limit=limit)
    return [to_case(row) for row in rows], following


def save(w: Work, case: Case) -> None:
    """Write a case as it was read and changed; its version guards it."""
    w.save(to_row(case))


def sums(rule: str) -> dict[str, Any] | None:
    """What the rule's indicator said last; None before the first."""
    row = FindingSumsRow.find(partition(rule), "sums")
    return None if row is None else json.loads(row.indicator)


def publish(rule: str) -> None:
    """Count the rule's cases and publish its indicator; counted anew when somebody else published meanwhile."""
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            with work() as w:
                recount(w, rule)
        except ConflictError:
            continue
        return
    with work() as w:
        recount(w, rule)


def recount(w: Work, rule: str) -> None:
    """The rule's indicator with this work, if it says anything new: never a rule that never found anybody. The sums are
    read before the cases: who counted older ones conflicts."""
    row = FindingSumsRow.find(partition(rule), "sums") or FindingSumsRow(pk=partition(rule), sk="sums")
    told = findings.indicator(
        findings.RULES[rule],
        findings.tally(cases(rule)),
        as_of=clock.stamp(clock.now()),
        version=int(row.version or 0) + 1,
    )
    known = NOBODY if row.version is None else json.loads(row.indicator)
    if all(known.get(part) == told[part] for part in NEWS if part in known):
        return
    row.indicator = json.dumps(told, ensure_ascii=False)
    w.save(row)
    w.publish("blockdata.IndicatorPublished.v1", subject=rule, data=told)


def cases(rule: str) -> Iterator[Case]:
    """All cases of a rule, read consistently."""
    found = FindingCaseRow.query(
        partition(rule), FindingCaseRow.sk.startswith("case#"), consistent_read=True, page_size=500
    )
    return map(to_case, found)


def partition(rule: str) -> str:
    return f"finding#{rule}"


def to_row(case: Case) -> FindingCaseRow:
    listed = case.state != "gone"
    place = f"{case.county or NOWHERE}#{case.id}"
    row = FindingCaseRow(
        pk=partition(case.rule),
        sk=f"case#{case.id}",
        owner=partition(case.rule) if listed else None,
        owner_sort=place if listed else None,
        state_key=f"{partition(case.rule)}#{case.state}" if listed else None,
        state_sort=place if listed else None,
        rule=case.rule,
        golden_id=case.golden_id,
        county=case.county,
        months=json.dumps(case.figures.months),
        payments=case.figures.count,
        sum_fen=case.figures.sum_fen,
        state=case.state,
        name_masked=case.name_masked,
        evidence=json.dumps([asdict(row) for row in case.evidence], ensure_ascii=False),
        decided_by=case.decided_by,
        decided_at=case.decided_at,
        reason=case.reason,
    )
    if case.version:
        row.version = case.version
    return row


def to_case(row: Any) -> Case:
    return Case(
        id=row.sk.removeprefix("case#"),
        rule=row.rule,
        golden_id=row.golden_id,
        county=row.county,
        figures=Figures(tuple(json.loads(row.months)), int(row.payments), int(row.sum_fen)),
        name_masked=row.name_masked,
        evidence=tuple(to_evidence(kept) for kept in json.loads(row.evidence)),
        state=row.state,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
        version=int(row.version),
    )


def to_evidence(kept: Mapping[str, Any]) -> Evidence:
    return Evidence(**{**kept, "cells": tuple(Cell(**cell) for cell in kept["cells"])})
