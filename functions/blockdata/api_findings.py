"""Findings: sums for leaders, masked cases for reviewers, and their decisions."""

from collections.abc import Iterable

from blockdata import findings, reads
from blockdata.findings import Case, Rule
from blockdata.lookups import Names
from blockdata.room import PAGE, room
from blockdata.shapes.findings import (
    CaseDecision,
    CaseState,
    CountyFigure,
    EvidenceRow,
    Finding,
    FindingCase,
    FindingCases,
    Findings,
    MaskedCell,
    States,
)
from blockdata.store import findings as store
from blockdata.store.names import names_of
from zunyi import clock
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.cursor import decode, encode
from zunyi.problems import conflict, not_found
from zunyi.work import Work

UNKNOWN_PLACE = "地址不明"


@room.get("/findings", allows="ListFindings", summary="疑似线索汇总")
def list_findings(access: Access) -> Findings:
    access.require()
    return Findings(items=[summary(rule) for rule in findings.RULES.values()], next=None)


@room.get("/findings/{rule}/cases", allows="ListCases", summary="一条规则的线索")
def list_cases(
    *,
    rule: str,
    caller: Caller,
    access: Access,
    state: CaseState | None = None,
    county: str = "",
    cursor: str = "",
) -> FindingCases:
    access.require()
    known = known_rule(rule)
    found, following = store.page(rule, state=state, county=county or None, after=decode(cursor), limit=PAGE)
    reads.of_cases(caller, subject=None, fields=fields_of(found), purpose=f"查看线索:{known.name},{len(found)} 条")
    names = names_of({(row.department, row.dataset) for case in found for row in case.evidence})
    return FindingCases(items=[shown(case, names) for case in found], next=encode(following))


@room.get("/findings/{rule}/cases/{id}", allows="ReadCase", summary="一条线索")
def read_case(rule: str, id: str, caller: Caller, access: Access) -> FindingCase:  # noqa: A002 - the path's name
    access.require()
    case = known_case(rule, id)
    reads.of_cases(
        caller, subject=case.golden_id, fields=fields_of([case]), purpose=f"查看线索:{known_rule(rule).name},1 条"
    )
    return answer(case)


@room.post("/findings/{rule}/cases/{id}/decision", allows="DecideCase", summary="对一条线索作出判断")
def decide_case(
    *,
    rule: str,
    id: str,  # noqa: A002 - the path's name
    body: CaseDecision,
    caller: Caller,
    access: Access,
    w: Work,
) -> FindingCase:
    access.require()
    now = clock.stamp(clock.now())
    try:
        case = findings.decide(
            known_case(rule, id), body.decision, reason=body.reason, by=caller.name, at=now, version=body.version
        )
    except findings.DecisionError as error:
        told = f"这条线索{findings.STATE_NAMES[error.state]},不能再作这个判断。"
        raise conflict(told, "decision-not-allowed") from error
    except findings.StaleCaseError as error:
        raise conflict("这条线索在您查看之后有了变化。", "changed-meanwhile") from error
    store.save(w, case)
    w.publish(
        "blockdata.FindingDecided.v1",
        subject=case.id,
        data={"rule": rule, "case": case.id, "decision": body.decision, "decided_at": now},
    )
    return answer(case, version=case.version + 1)


def summary(rule: Rule) -> Finding:
    """What the rule's indicator said last."""
    told = store.sums(rule.id) or findings.indicator(rule, findings.tally([]), as_of="", version=0)
    return Finding(
        rule=rule.id,
        name=rule.name,
        description=rule.description,
        as_of=told["as_of"] or None,
        count=told["count"],
        sum_fen=told["sum_fen"],
        persons=told["persons"],
        by_county=[
            CountyFigure(
                county=county["county"] or "",
                name=county["name"] or UNKNOWN_PLACE,
                persons=county["persons"],
                count=county["count"],
                sum_fen=county["sum_fen"],
            )
            for county in told["by_county"]
        ],
        states=States(**told["states"]),
    )


def known_rule(rule: str) -> Rule:
    if rule not in findings.RULES:
        raise not_found("这条规则", "rule-not-found")
    return findings.RULES[rule]


def known_case(rule: str, id_: str) -> Case:
    case = store.find(known_rule(rule).id, id_)
    if case is None:
        raise not_found("这条线索", "case-not-found")
    return case


def fields_of(cases: Iterable[Case]) -> list[str]:
    """Names of the attributes whose masked values a page of cases shows."""
    return sorted({cell.field for case in cases for row in case.evidence for cell in row.cells})


def answer(case: Case, *, version: int | None = None) -> FindingCase:
    shown_case = shown(case, names_of({(row.department, row.dataset) for row in case.evidence}))
    return shown_case if version is None else shown_case.model_copy(update={"version": version})


def shown(case: Case, names: Names) -> FindingCase:
    return FindingCase(
        id=case.id,
        rule=case.rule,
        golden_id=case.golden_id,
        county=case.county or "",
        county_name=findings.county_name(case.county) or UNKNOWN_PLACE,
        months=list(case.figures.months),
        count=case.figures.count,
        sum_fen=case.figures.sum_fen,
        state=case.state,
        name_masked=case.name_masked,
        evidence=[
            EvidenceRow(
                kind=row.kind,
                department_name=names.departments.get(row.department, row.department),
                dataset_name=names.datasets.get((row.department, row.dataset), row.dataset),
                file=row.file,
                source_row=row.source_row,
                submission=row.submission,
                cells=[MaskedCell(label=cell.label, masked=cell.masked) for cell in row.cells],
            )
            for row in case.evidence
        ],
        decided_by=case.decided_by,
        decided_at=case.decided_at,
        reason=case.reason,
        version=case.version,
    )
