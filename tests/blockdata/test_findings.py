"""Cases of a finding: what reviewers may decide, and what the city counts."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from blockdata import findings
from blockdata.findings import Case, Decision, Evidence, Figures

RULE = findings.RULES["paid-after-death"]
DECISIONS = st.sampled_from(["dismiss", "confirm", "reopen"])


def a_row(kind: str = "death", row_id: str = "r1") -> Evidence:
    return Evidence(kind, "health", "death-certificate", "死亡证明.xlsx", 7, "sub_1", row_id, ())


def a_case(**changes: Any) -> Case:
    case = Case(
        id="cas_1",
        rule=RULE.id,
        golden_id="per_1",
        county="520304",
        figures=Figures(("2018-01", "2018-02"), 2, 60_000),
        name_masked="王*明",
        evidence=(a_row(),),
    )
    return replace(case, **changes)


def decided(case: Case, decision: Decision) -> Case:
    return findings.decide(case, decision, reason="核对过", by="王芳", at="2018-02-05T01:20:30Z")


def test_a_decision_names_who_decided_when_and_why() -> None:
    case = decided(a_case(), "dismiss")

    assert (case.state, case.decided_by, case.reason) == ("dismissed", "王芳", "核对过")


@pytest.mark.parametrize(("state", "decision"), [("open", "reopen"), ("dismissed", "confirm"), ("gone", "confirm")])
def test_a_decision_the_state_does_not_allow_is_refused(state: findings.State, decision: Decision) -> None:
    with pytest.raises(findings.DecisionError):
        decided(a_case(state=state), decision)


def test_a_decision_on_a_case_that_changed_meanwhile_is_refused() -> None:
    with pytest.raises(findings.StaleCaseError):
        findings.decide(a_case(version=4), "dismiss", reason="", by="", at="", version=3)


def test_a_dismissal_stands_while_the_same_rows_speak_of_the_death() -> None:
    dismissed = decided(a_case(), "dismiss")
    more = a_case(figures=Figures(("2018-01", "2018-02", "2018-03"), 3, 90_000))

    assert findings.found(dismissed, more).state == "dismissed"
    assert findings.found(dismissed, more).figures.count == 3


def test_a_new_row_about_the_death_opens_a_dismissed_case_again() -> None:
    dismissed = decided(a_case(), "dismiss")

    again = findings.found(dismissed, a_case(evidence=(a_row(), a_row(row_id="r2"))))

    assert (again.state, again.reason) == ("open", None)


def test_a_confirmed_case_stays_confirmed_with_new_evidence() -> None:
    confirmed = decided(a_case(), "confirm")

    assert findings.found(confirmed, a_case(evidence=(a_row(row_id="r2"),))).state == "confirmed"


def test_dismissed_and_gone_cases_do_not_count() -> None:
    cases = [
        a_case(id="a"),
        a_case(id="b", county=None, state="confirmed", figures=Figures(("2018-01",), 1, 5_000)),
        a_case(id="c", state="dismissed"),
        a_case(id="d", state="gone"),
    ]

    sums = findings.tally(cases)

    assert (sums.persons, sums.count, sums.sum_fen) == (2, 3, 65_000)
    assert [(county.county, county.sum_fen) for county in sums.by_county] == [("520304", 60_000), (None, 5_000)]
    assert sums.states == {"open": 1, "confirmed": 1, "dismissed": 1}


@given(st.lists(st.tuples(st.sampled_from(["520302", "520304", None]), st.sampled_from(["open", "dismissed"]))))
def test_counties_always_add_up_to_the_city(drawn: list[tuple[str | None, findings.State]]) -> None:
    sums = findings.tally(a_case(county=county, state=state) for county, state in drawn)

    assert sums.persons == sum(county.persons for county in sums.by_county) == sums.states["open"]
    assert sums.sum_fen == sum(county.sum_fen for county in sums.by_county)


class CaseMachine(RuleBasedStateMachine):
    """Any order of decisions and findings: a case is open unless its last decision still stands."""

    def __init__(self) -> None:
        super().__init__()
        self.case = a_case()

    @rule(decision=DECISIONS)
    def decide(self, decision: Decision) -> None:
        before = self.case
        try:
            self.case = decided(self.case, decision)
        except findings.DecisionError:
            assert (before.state, decision) not in findings.MOVES
            assert self.case == before

    @rule(row=st.sampled_from(["r1", "r2"]))
    def found(self, row: str) -> None:
        before = self.case
        self.case = findings.found(before, a_case(evidence=(a_row(row_id=row),)))
        if before.state == "confirmed":
            assert self.case.state == "confirmed"

    @precondition(lambda self: self.case.state != "gone")
    @rule()
    def gone(self) -> None:
        self.case = findings.gone(self.case)

    @invariant()
    def an_open_case_never_counts_as_decided_and_a_decided_one_has_a_reason(self) -> None:
        if self.case.state in ("dismissed", "confirmed"):
            assert self.case.reason

    @invariant()
    def only_standing_cases_count(self) -> None:
        assert findings.tally([self.case]).persons == int(self.case.state in ("open", "confirmed"))


TestCaseMachine = CaseMachine.TestCase
