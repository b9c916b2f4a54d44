"""The open draft of a dataset's next contract: at most one a dataset, changed by one person at a time.

DraftError
├── DraftChangedError    somebody else changed it meanwhile: `version` is what it is now
└── DraftOutdatedError   another version came into force since the draft was last saved
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

State = Literal["editing", "proposed"]
EDITS_MAX = 50
CONTRACT_BYTES_MAX = 190_000  # with its envelope it must fit an event
CATALOGUE = (
    *("resource_class", "resource_name", "resource_code", "provider_name", "provider_code", "abstract"),
    *("source_system", "steward", "quality"),
)


class DraftError(Exception):
    """The draft is not changed or published."""


class DraftChangedError(DraftError):
    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class DraftOutdatedError(DraftError):
    """It was made from a version that is no longer in force."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Who did what when. by: the principal's id; name: as the login tells it."""

    at: str
    by: str
    name: str
    what: Literal["started", "saved", "proposed"]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """base: the version it would follow, 0 for a new dataset. version: counts the changes of the draft itself."""

    department: str
    dataset: str
    base: int
    contract: Mapping[str, Any]
    state: State
    edits: tuple[Edit, ...]
    version: int

    @property
    def number(self) -> int:
        """Of the contract's version that it would become."""
        return self.base + 1

    @property
    def last_editor(self) -> str:
        """The last who changed what it says; proposing changes nothing."""
        return next(edit.by for edit in reversed(self.edits) if edit.what != "proposed")


def start(department: str, dataset: str, *, in_force: Mapping[str, Any] | None, name: str, edit: Edit) -> Draft:
    """From the version in force, or an empty one that says by its faults what is to be filled in."""
    base = int(in_force["version"]) if in_force else 0
    contract = in_force or empty(name)
    return Draft(
        department=department,
        dataset=dataset,
        base=base,
        contract=placed(contract, department, dataset, base + 1),
        state="editing",
        edits=(edit,),
        version=0,
    )


def save(draft: Draft, contract: Mapping[str, Any], *, base: int, edit: Edit) -> Draft:
    """What it says now, following the version in force `base`. What was proposed must be proposed anew."""
    text = placed(contract, draft.department, draft.dataset, base + 1)
    return replace(draft, base=base, contract=text, state="editing", edits=noted(draft, edit))


def propose(draft: Draft, *, edit: Edit) -> Draft:
    return replace(draft, state="proposed", edits=noted(draft, edit))


def noted(draft: Draft, edit: Edit) -> tuple[Edit, ...]:
    return (*draft.edits, edit)[-EDITS_MAX:]


def is_seen(draft: Draft, version: int) -> None:
    """Raises DraftChangedError when the caller has not seen it as it is."""
    if draft.version != version:
        raise DraftChangedError(draft.version)


def is_publishable(draft: Draft, *, in_force: int) -> None:
    """Raises DraftOutdatedError."""
    if draft.base != in_force:
        raise DraftOutdatedError


def is_second_person(draft: Draft, sub: str) -> bool:
    """Whether `sub` may approve it: proposed, and last changed by somebody else."""
    return draft.state == "proposed" and draft.last_editor != sub


def placed(contract: Mapping[str, Any], department: str, dataset: str, version: int) -> dict[str, Any]:
    """Whose it is and its number are not for the editor to say."""
    return {**contract, "department": department, "dataset": dataset, "version": version}


def empty(name: str) -> dict[str, Any]:
    catalogue: dict[str, Any] = dict.fromkeys(CATALOGUE, "")
    return {
        "name": name,
        "entity": "person",
        "mode": "delta",
        "period": None,
        "key": [],
        "end_limit": 0,
        "unknown_columns": "ignore",
        "columns": [],
        "catalogue": {
            **catalogue,
            "resource_format": "电子表格",
            "sharing": {"type": "有条件共享", "condition": "", "method": "共享平台:文件"},
            "opening": {"is_open": False, "condition": ""},
            "update_cycle": "每月",
            "published_on": "",
            "grade": "L3",
        },
    }
