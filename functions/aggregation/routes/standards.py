"""标准符合度: of each standard's clauses, how many datasets keep to them, and which do not."""

from collections import Counter

from pydantic import BaseModel

from aggregation import datasets, store
from aggregation.routes.room import room
from aggregation.standards import checks
from aggregation.standards.checks import CHECKS, Clause, Judged
from zunyi import clock
from zunyi.access import Access


class Failing(BaseModel):
    department: str
    department_name: str
    dataset: str
    name: str
    words: list[str]


class ClauseItem(BaseModel):
    """checked: judged by the platform; kept of total datasets keep to it."""

    number: str
    text: str
    checked: bool
    kept: int
    total: int
    failing: list[Failing]


class StandardItem(BaseModel):
    id: str
    name: str
    version: str
    since: str
    kept: int
    total: int
    clauses: list[ClauseItem]


class DepartmentShare(BaseModel):
    department: str
    department_name: str
    kept: int
    total: int


class Compliance(BaseModel):
    """kept of total: pairs of a dataset and a clause that is judged."""

    kept: int
    total: int
    standards: list[StandardItem]
    departments: list[DepartmentShare]


@room.get("/standards", allows="ReadStandards", summary="标准符合度")
def read_standards(access: Access) -> Compliance:
    access.require()
    names = {each.id: each.name for each in store.departments()}
    judged = everything()
    standards = []
    for each in checks.standards():
        clauses = [to_clause(clause, judged, names) for clause in each.clauses]
        kept, total = sum(one.kept for one in clauses), sum(one.total for one in clauses)
        standards.append(StandardItem(**{**vars(each), "clauses": clauses}, kept=kept, total=total))
    failing = Counter(one.department for each in standards for clause in each.clauses for one in clause.failing)
    owned = Counter(each.contract["department"] for each in judged)
    return Compliance(
        kept=sum(each.kept for each in standards),
        total=sum(each.total for each in standards),
        standards=standards,
        departments=[
            DepartmentShare(
                department=id_,
                department_name=names.get(id_, id_),
                kept=count * len(CHECKS) - failing[id_],
                total=count * len(CHECKS),
            )
            for id_, count in sorted(owned.items())
        ],
    )


def everything() -> list[Judged]:
    found, today = store.every_dataset(), clock.today()
    delivered = store.deliveries(found)
    states = {
        (each.department, each.dataset): datasets.standing(each, delivered.get((each.department, each.dataset)), today)[
            1
        ]
        for each in found
    }
    return checks.judged(store.contracts(found), states)


def to_clause(clause: Clause, judged: list[Judged], names: dict[str, str]) -> ClauseItem:
    check = CHECKS[clause.check] if clause.check else None
    failing = [
        Failing(
            department=each.contract["department"],
            department_name=names.get(str(each.contract["department"]), ""),
            dataset=each.contract["dataset"],
            name=each.contract["name"],
            words=words,
        )
        for each in (judged if check else ())
        if check and (words := list(check(each)))
    ]
    total = len(judged) if check else 0
    return ClauseItem(
        number=clause.number,
        text=clause.text,
        checked=check is not None,
        kept=total - len(failing),
        total=total,
        failing=failing,
    )
