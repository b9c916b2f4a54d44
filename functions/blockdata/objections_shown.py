"""Objections as the caller may see them: masked values for who objected and for the source, none for who watches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from blockdata import objections
from blockdata.lookups import Names
from blockdata.objections import WAITING, Objection, Said
from blockdata.shapes import objections as shapes
from zunyi.caller import Caller

SAID: Mapping[Said, str] = {
    "accept": "认定有误,更正来源记录",
    "refuse": "不予更正",
    "withdraw": "撤回",
    "corrected": "更正已入库",
    "failed": "更正未成",
}


@dataclass(frozen=True)
class Viewer:
    """Who looks, on which day."""

    caller: Caller
    today: date

    def is_objector(self, known: Objection) -> bool:
        return self.caller.sub == known.objector.sub

    def is_source(self, known: Objection) -> bool:
        return "steward" in self.caller.roles and self.caller.department == known.source.department


def present(known: Objection, viewer: Viewer, names: Names) -> shapes.Objection:
    own, source = viewer.is_objector(known), viewer.is_source(known)
    concerned = own or source
    return shapes.Objection(
        id=known.id,
        kind=known.kind,
        golden_id=known.golden_id if concerned else None,
        attribute=known.attribute,
        label=known.label,
        value=known.value.seen_shown if concerned else None,
        proposed=known.value.proposed_shown if concerned else None,
        reason=known.reason if concerned else None,
        case_number=known.case_number or None if concerned else None,
        source=row(known, names, whole=concerned),
        opened_at=known.opened_at,
        opened_by=known.objector.name,
        opened_by_department=names.departments.get(known.objector.department, known.objector.department),
        due=known.due,
        days_late=known.days_late(viewer.today),
        state=known.state,
        state_name=objections.STATE_NAMES[known.state],
        submission=known.submission if source else None,
        history=[word(each, whole=concerned) for each in known.history],
        may_decide=source and not own and known.state in WAITING,
        may_withdraw=own and known.state == "open",
        version=known.version,
    )


def row(known: Objection, names: Names, *, whole: bool) -> shapes.ObjectedRow:
    source = known.source
    return shapes.ObjectedRow(
        department=source.department,
        department_name=names.departments.get(source.department, source.department),
        dataset=source.dataset,
        dataset_name=names.datasets.get((source.department, source.dataset), source.dataset),
        file=source.file if whole else None,
        source_row=source.source_row if whole else None,
        submission=source.submission if whole else None,
    )


def word(said: objections.Word, *, whole: bool) -> shapes.ObjectionWord:
    reason = said.reason if whole else ""
    return shapes.ObjectionWord(said=said.said, label=SAID[said.said], by=said.by, at=said.at, reason=reason)


def sums(waiting: Iterable[Objection], viewer: Viewer, names: Names) -> list[shapes.ObjectionsOfDepartment]:
    """By source department, who is latest first."""
    found: dict[str, list[Objection]] = {}
    for each in waiting:
        found.setdefault(each.source.department, []).append(each)
    told = [of_department(department, each, viewer, names) for department, each in sorted(found.items())]
    return sorted(told, key=lambda each: (-each.days_late_max, -each.waiting, each.department))


def of_department(
    department: str, waiting: list[Objection], viewer: Viewer, names: Names
) -> shapes.ObjectionsOfDepartment:
    late = [days for each in waiting if (days := each.days_late(viewer.today))]
    return shapes.ObjectionsOfDepartment(
        department=department,
        department_name=names.departments.get(department, department),
        waiting=len(waiting),
        failed=sum(each.state == "failed" for each in waiting),
        late=len(late),
        days_late_max=max(late, default=0),
    )
