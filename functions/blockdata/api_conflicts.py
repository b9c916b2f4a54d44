"""Conflicts: what sources say against each other, by attribute and datasets."""

from collections.abc import Sequence

from blockdata import conflicts, reads
from blockdata.conflicts import Conflict as Known
from blockdata.conflicts import Kind
from blockdata.lookups import Names
from blockdata.room import room
from blockdata.shapes.conflicts import Conflict, ConflictExample, Conflicts, ConflictWhy
from blockdata.store import conflicts as store
from blockdata.store.names import names_of
from zunyi.access import Access
from zunyi.caller import Caller


@room.get("/conflicts", allows="ListConflicts", summary="数据冲突")
def list_conflicts(*, caller: Caller, access: Access, kind: Kind = "person") -> Conflicts:
    """Examples are shown to reviewers, and of its own to a department; each list with some leaves a footprint."""
    whole = access.allows()
    own = not whole and access.allows({"department": caller.department})
    if not (whole or own):
        access.require()
    examples = own or access.allows({"examples": True})
    known, as_of = store.listed(kind)
    found = conflicts.visible(known, department=caller.department if own else None, examples=examples)
    shown_examples = sum(len(each.examples) for each in found)
    if shown_examples:
        fields = sorted({each.attribute for each in found if each.examples})
        reads.of_cases(caller, subject=None, fields=fields, purpose=f"数据冲突:{shown_examples} 例")
    return Conflicts(items=present(kind, found), next=None, as_of=as_of)


def present(kind: Kind, found: Sequence[Known]) -> list[Conflict]:
    pairs = {(each.department, each.dataset) for each in found}
    names = names_of(pairs | {(each.other_department, each.other_dataset) for each in found})
    return [shown(kind, each, names) for each in found]


def shown(kind: Kind, found: Known, names: Names) -> Conflict:
    return Conflict(
        attribute=found.attribute,
        label=conflicts.label(kind, found.attribute),
        department=found.department,
        department_name=names.departments.get(found.department, found.department),
        dataset=found.dataset,
        dataset_name=names.datasets.get((found.department, found.dataset), found.dataset),
        other_department=found.other_department,
        other_department_name=names.departments.get(found.other_department, found.other_department),
        other_dataset=found.other_dataset,
        other_dataset_name=names.datasets.get((found.other_department, found.other_dataset), found.other_dataset),
        records=found.records,
        why=ConflictWhy(**found.why),
        examples=[
            ConflictExample(
                taken=each.taken,
                other=each.other,
                row=each.row,
                other_row=each.other_row,
                submission=each.submission,
                other_submission=each.other_submission,
            )
            for each in found.examples
        ],
    )
