"""Requests and answers about submissions: what was delivered, how far it came, what was rejected and put right."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["received", "processing", "held", "completed", "rejected", "failed", "withdrawn"]
Action = Literal["retry", "confirm", "withdraw"]
Cell = Annotated[str, Field(max_length=2000)]


class File(BaseModel):
    """The delivered file; format, encoding and sheet are known once it was recognised."""

    name: str
    size: int
    format: str | None
    encoding: str | None
    sheet: str | None


class Counts(BaseModel):
    """Rows. received = rejected + duplicate + unchanged + new + changed once all are known; fused counts records."""

    received: int | None = None
    accepted: int | None = None
    rejected: int | None = None
    duplicate: int | None = None
    unchanged: int | None = None
    new: int | None = None
    changed: int | None = None
    ended: int | None = None
    fused: int | None = None


class Summary(BaseModel):
    """A submission in a list. Who is not of the department sees no file name."""

    id: str
    department: str
    department_name: str
    dataset: str
    dataset_name: str
    contract_version: int | None
    file: File
    state: State
    counts: dict[str, int]
    corrects: Annotated[str | None, Field(description="更正的是哪一次提交")]
    received_at: str
    completed_at: str | None
    received_by: str | None
    resolved: Annotated[int, Field(description="已由更正入库的退回行数")]


class Submissions(BaseModel):
    """A page of submissions, the newest first."""

    items: list[Summary]
    next: str | None


class Step(BaseModel):
    """One step of the way: done, now, next or failed; at = when it ended."""

    name: str
    label: str
    state: Literal["done", "now", "next", "failed"]
    at: str | None
    counts: dict[str, int] | None


class Pieces(BaseModel):
    """How far the pieces of one kind are, of a large file."""

    label: str
    done: int
    of: int
    rows: Annotated[int, Field(description="已完成各块的行数")]


class Estimate(BaseModel):
    """Of a large file's pieces, from list prices and from those that are done."""

    spent: Annotated[float, Field(description="已花费,美元")]
    whole: Annotated[float, Field(description="预计共需,美元")]
    seconds_left: Annotated[float, Field(description="预计还需,秒")]


class Fix(BaseModel):
    """What cleaning put right by itself."""

    rule: str
    name: str
    count: int


class Trouble(BaseModel):
    """Why the submission stopped, and what to do."""

    code: str
    message: str
    remedy: str


class Records(BaseModel):
    """What became of golden records of one kind."""

    kind: str
    kind_name: str
    new: int
    changed: int
    ended: int
    unchanged: int


class Submission(Summary):
    """A submission with its way through the house."""

    steps: list[Step]
    fixes: list[Fix]
    problem: Trouble | None
    corrections: Annotated[list[str], Field(description="更正本次提交的各次提交")]
    warnings: list[str]
    actions: Annotated[list[Action], Field(description="现在可以做什么")]
    records: Annotated[list[Records], Field(description="涉及的档案,按种类;融合之前为空")]
    pieces: Annotated[list[Pieces], Field(description="大文件各类分块的进度;其他文件为空")]
    estimate: Annotated[Estimate | None, Field(description="大文件分块处理的费用和时间估算")]
    reviews: Annotated[int | None, Field(description="请数据复核员判断的对数;入库之前为 null")]


class RejectedField(BaseModel):
    """What is wrong with one field of a row."""

    field: str
    rule: str
    rule_name: str
    message: str
    masked: str
    remedy: str


class RejectedCell(BaseModel):
    """One cell as delivered, masked."""

    field: str
    masked: str


class RejectedRow(BaseModel):
    """A rejected row; pending: a correction of it is being worked on."""

    source_row: Annotated[int, Field(description="本次报送中的行号,更正时用它指行")]
    sheet: Annotated[str | None, Field(description="文件有几张表时,是哪一张")] = None
    sheet_row: Annotated[int | None, Field(description="在那张表中的行号")] = None
    resolved: bool
    pending: bool
    errors: list[RejectedField]
    cells: list[RejectedCell]


class Rejects(BaseModel):
    """A page of rejected rows, in the order of the file."""

    items: list[RejectedRow]
    next: str | None
    total: int


class Report(BaseModel):
    """Where to fetch the report, for some minutes."""

    url: str


class TypedRow(BaseModel):
    """What was typed for one rejected row; fields not named keep their cell."""

    model_config = ConfigDict(extra="forbid")

    source_row: Annotated[int, Field(ge=1)]
    values: Annotated[dict[str, Cell], Field(min_length=1, description="契约列名 → 更正后的值")]


class Correction(BaseModel):
    """Rejected rows put right."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[TypedRow], Field(min_length=1, max_length=1000)]


class CorrectionAnswer(BaseModel):
    """The correction was delivered; `submission` is the one that will come of it."""

    upload_key: str
    rows: int
    submission: Annotated[str | None, Field(description="将由本次更正产生的提交")]


class Moved(BaseModel):
    """A submission after retry, confirm or withdraw."""

    id: str
    state: State
