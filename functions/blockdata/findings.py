"""Cases of a finding: what reviewers decide, and what the city counts.

    open ── dismiss ──▶ dismissed ┐
      │                           ├── reopen ──▶ open
      └──── confirm ──▶ confirmed ┘

A case whose ground left the data is `gone`; found again, it is open. A dismissal stands only as long as the rows that
the rule names its grounds are those it was decided on. A case never stops a payment by itself.
FindingsError
├── DecisionError   the state does not allow this decision
└── StaleCaseError  the case has changed since the reviewer saw it
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from blockdata import codes

State = Literal["open", "dismissed", "confirmed", "gone"]
Decision = Literal["dismiss", "confirm", "reopen"]

STATES: tuple[State, ...] = ("open", "confirmed", "dismissed")
STANDING: frozenset[State] = frozenset({"open", "confirmed"})
MOVES: Mapping[tuple[State, Decision], State] = {
    ("open", "dismiss"): "dismissed",
    ("open", "confirm"): "confirmed",
    ("dismissed", "reopen"): "open",
    ("confirmed", "reopen"): "open",
}
STATE_NAMES: Mapping[State, str] = {"open": "待核", "dismissed": "已排除", "confirmed": "已属实", "gone": "依据已消失"}


@dataclass(frozen=True)
class Rule:
    """A rule that finds cases: its indicator bears the same id."""

    id: str
    name: str
    unit: str
    description: str
    grounds: str  # kind of evidence that a dismissal rests on


RULES: Mapping[str, Rule] = {
    "paid-after-death": Rule(
        id="paid-after-death",
        name="疑似死亡后发放",
        unit="人",
        description="死亡登记次月及以后仍有低保发放记录的人员。只是线索,须人工核实,不自动停发。",
        grounds="death",
    ),
    "pupil-in-two-schools": Rule(
        id="pupil-in-two-schools",
        name="一人两校学籍",
        unit="人",
        description="同一人同时在两所以上学校有学籍。可能是转学未注销,也可能证件号填错。只是线索,须人工核实。",
        grounds="enrolment",
    ),
    "dead-legal-representative": Rule(
        id="dead-legal-representative",
        name="法定代表人已死亡",
        unit="人",
        description="已有死亡登记、仍登记为企业法定代表人的人员。只是线索,须人工核实,不影响企业登记。",
        grounds="death",
    ),
    "shared-phone": Rule(
        id="shared-phone",
        name="一号多人",
        unit="个号码",
        description="十人以上、分属不同家庭的人留的是同一个电话号码。可能由村社代填,也可能冒领。只是线索,须人工核实。",
        grounds="phone",
    ),
}
WHOLE = "shared-phone"
"""Looked for in the whole lake, each night, not with each delivery."""


class FindingsError(Exception):
    """A decision that cannot be taken."""


class DecisionError(FindingsError):
    """The state does not allow this decision."""

    def __init__(self, state: State, decision: Decision) -> None:
        super().__init__(f"{decision} in state {state}")
        self.state = state
        self.decision = decision


class StaleCaseError(FindingsError):
    """The case has changed since the reviewer saw it."""


@dataclass(frozen=True)
class Cell:
    """One masked cell of a source row; `field` names the attribute in footprints."""

    field: str
    label: str
    masked: str


@dataclass(frozen=True)
class Evidence:
    """A source row the case rests on; its cells are masked before they are kept."""

    kind: str
    department: str
    dataset: str
    file: str | None
    source_row: int | None
    submission: str | None
    row_id: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Figures:
    """What the rule counts of one person: months in which money was paid, payments, their sum."""

    months: tuple[str, ...]
    count: int
    sum_fen: int


@dataclass(frozen=True)
class Case:
    """One person a rule points at. `version` counts its changes: 0 is not stored yet."""

    id: str
    rule: str
    golden_id: str
    county: str | None
    figures: Figures
    name_masked: str
    evidence: tuple[Evidence, ...]
    state: State = "open"
    decided_by: str | None = None
    decided_at: str | None = None
    reason: str | None = None
    version: int = 0


def decide(case: Case, decision: Decision, *, reason: str, by: str, at: str, version: int | None = None) -> Case:
    """The case after the decision. `version`: what the reviewer saw, None when unknown. Raises FindingsError."""
    if version is not None and version != case.version:
        raise StaleCaseError
    state = MOVES.get((case.state, decision))
    if state is None:
        raise DecisionError(case.state, decision)
    return replace(case, state=state, decided_by=by, decided_at=at, reason=reason)


def found(known: Case | None, now: Case) -> Case:
    """The case when the rule finds it (again): new figures; a decision is kept while it rests on the same rows."""
    if known is None:
        return now
    decided = replace(
        now,
        state=known.state,
        decided_by=known.decided_by,
        decided_at=known.decided_at,
        reason=known.reason,
        version=known.version,
    )
    if known.state == "gone" or (known.state == "dismissed" and grounds(known) != grounds(now)):
        return replace(decided, state="open", decided_by=None, decided_at=None, reason=None)
    return decided


def gone(known: Case) -> Case:
    """The rule no longer finds it."""
    return replace(known, state="gone")


def grounds(case: Case) -> frozenset[tuple[str, str, str | None]]:
    """The rows a dismissal rests on."""
    kind = RULES[case.rule].grounds
    return frozenset((row.department, row.dataset, row.row_id) for row in case.evidence if row.kind == kind)


@dataclass(frozen=True)
class CountyTally:
    """What stands in one county; county None when no address tells it."""

    county: str | None
    persons: int
    count: int
    sum_fen: int


@dataclass(frozen=True)
class Tally:
    """What a rule counts: dismissed and gone cases only appear in `states`."""

    persons: int
    count: int
    sum_fen: int
    by_county: tuple[CountyTally, ...]
    states: Mapping[str, int]


def tally(cases: Iterable[Case]) -> Tally:
    """Sums of the standing cases, and the number of cases in each state."""
    states: dict[str, int] = dict.fromkeys(STATES, 0)
    counties: dict[str | None, CountyTally] = {}
    for case in cases:
        if case.state in states:
            states[case.state] += 1
        if case.state in STANDING:
            before = counties.get(case.county, CountyTally(case.county, 0, 0, 0))
            counties[case.county] = replace(
                before,
                persons=before.persons + 1,
                count=before.count + case.figures.count,
                sum_fen=before.sum_fen + case.figures.sum_fen,
            )
    by_county = tuple(counties[key] for key in sorted(counties, key=lambda county: (county is None, county or "")))
    return Tally(
        persons=sum(county.persons for county in by_county),
        count=sum(county.count for county in by_county),
        sum_fen=sum(county.sum_fen for county in by_county),
        by_county=by_county,
        states=states,
    )


def indicator(rule: Rule, sums: Tally, *, as_of: str, version: int) -> dict[str, Any]:
    """Data of blockdata.IndicatorPublished.v1 for a rule."""
    return {
        "indicator": rule.id,
        "name": rule.name,
        "unit": rule.unit,
        "as_of": as_of,
        "version": version,
        "total": sums.persons,
        "persons": sums.persons,
        "count": sums.count,
        "sum_fen": sums.sum_fen,
        "states": dict(sums.states),
        "by_county": [
            {
                "county": county.county,
                "name": county_name(county.county),
                "value": county.persons,
                "persons": county.persons,
                "count": county.count,
                "sum_fen": county.sum_fen,
            }
            for county in sums.by_county
        ],
    }


def county_name(county: str | None) -> str | None:
    """Its name in Chinese; None when the county is unknown."""
    return None if county is None else codes.meaning("county", county)
