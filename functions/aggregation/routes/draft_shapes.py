"""Requests and answers about drafts of contracts."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from zunyi.http import Body


class NewDraft(Body):
    """name: of a new dataset; where one is in force, the draft begins with its contract."""

    name: str = Field(default="", max_length=60)


class DraftBody(Body):
    """The draft's whole contract as it is to be; version: of the draft as the caller saw it."""

    version: int = Field(ge=1)
    contract: dict[str, Any]


class Seen(Body):
    version: int = Field(ge=1)


class PublishBody(Body):
    """accept_breaking: publish although it breaks what stands, for this reason; operators only."""

    version: int = Field(ge=1)
    accept_breaking: bool = False
    reason: str = Field(default="", max_length=500)


class TrialBody(Body):
    """upload: id of an upload of kind trial whose file has arrived."""

    version: int = Field(ge=1)
    upload: str = Field(pattern=r"^upl_[0-9a-f]{32}$")


class SketchBody(Body):
    """upload: id of an upload of kind trial whose file has arrived."""

    version: int = Field(ge=1)
    upload: str = Field(pattern=r"^upl_[0-9a-f]{32}$")


class FaultItem(BaseModel):
    field: str
    message: str


class EditItem(BaseModel):
    at: str
    by: str
    name: str
    what: Literal["started", "saved", "proposed"]


class FieldChange(BaseModel):
    field: str
    name: str
    before: str
    after: str


class ColumnChangeItem(BaseModel):
    column: str
    change: Literal["added", "removed", "changed"]
    words: str
    fields: list[FieldChange]
    breaking: list[str]


class HurtItem(BaseModel):
    """Who is hurt: files of the department, findings, indicators, matching, grants."""

    kind: Literal["files", "finding", "indicator", "page", "matching", "grant"]
    who: str
    who_name: str
    name: str
    column: str | None
    words: str


class Difference(BaseModel):
    """verdict: new (no version is in force), same, compatible, breaking."""

    verdict: Literal["new", "same", "compatible", "breaking"]
    reasons: list[str]
    dataset: list[FieldChange]
    columns: list[ColumnChangeItem]
    hurt: list[HurtItem]


class TrialItem(BaseModel):
    trial: str
    state: Literal["running", "done", "refused"]
    requested_at: str
    draft_version: int


class DraftItem(BaseModel):
    """number: of the contract's version it would become; version: of the draft itself."""

    department: str
    department_name: str
    dataset: str
    name: str
    number: int
    version: int
    state: Literal["editing", "proposed"]
    outdated: bool
    edited_at: str
    edited_by: str


class Drafts(BaseModel):
    items: list[DraftItem]
    next: str | None


class DraftDetail(DraftItem):
    """faults: why it is no contract yet; the difference is told when there are none."""

    contract: dict[str, Any]
    faults: list[FaultItem]
    difference: Difference | None
    edits: list[EditItem]
    trials: list[TrialItem]
    may_publish: bool


class Discarded(BaseModel):
    department: str
    dataset: str
    state: Literal["discarded"]


class TrialAsked(BaseModel):
    """The outcome is blockdata's: GET /api/blockdata/trials/{trial}."""

    trial: str
    state: Literal["running"]


class SketchAsked(BaseModel):
    """What is proposed is blockdata's: GET /api/blockdata/sketches/{sketch}."""

    sketch: str
    state: Literal["running"]


class VersionDetail(BaseModel):
    """One published version, and what it changed of the version before."""

    department: str
    dataset: str
    version: int
    published_at: str
    in_force: bool
    breaking: bool
    reason: str
    contract: dict[str, Any]
    difference: Difference
