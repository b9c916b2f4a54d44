"""A submission: one delivered file on its way through the house.

    received ─▶ cleaned ─▶ compared ─▶ matched ─▶ fused ─▶ completed
       │           │  ╲     ╱  │ (queued: waits for its turn, or for the persons it changes)
       │           │  queued   │
       │           └────┬──────┴─▶ held ── confirmed ──▶ received
       ├─▶ refused      ├─▶ withdrawn (until it may change records)
       └── any step ───▶ failed ── retried ──▶ received

A resumed submission begins anew as another attempt. What a step has said stands: saying it again changes nothing.
SubmissionError
├── MoveError          the state chart does not allow this
└── ConservationError  rows were lost or counted twice
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

State = Literal[
    "received",
    "cleaned",
    "queued",
    "compared",
    "matched",
    "fused",
    "completed",
    "held",
    "refused",
    "failed",
    "withdrawn",
]
Step = Literal["inspect", "clean", "compare", "match", "fuse", "publish", "report"]
StepState = Literal["done", "now", "next", "failed"]

LABELS: Mapping[State, str] = {
    "received": "已收到",
    "cleaned": "已清洗",
    "queued": "排队中",
    "compared": "已比对",
    "matched": "已匹配",
    "fused": "已融合",
    "completed": "已完成",
    "held": "待确认",
    "refused": "已退回",
    "failed": "处理失败",
    "withdrawn": "已撤回",
}
STEPS: Mapping[Step, str] = {
    "inspect": "识别",
    "clean": "清洗转化",
    "compare": "比对",
    "match": "匹配",
    "fuse": "融合",
    "publish": "入库",
    "report": "出具报告",
}
AFTER: Mapping[Step, State] = {
    "inspect": "received",
    "clean": "cleaned",
    "compare": "compared",
    "match": "matched",
    "fuse": "fused",
    "publish": "fused",
    "report": "completed",
}
MOVES: Mapping[State, frozenset[State]] = {
    "received": frozenset({"cleaned", "refused", "failed", "withdrawn"}),
    "cleaned": frozenset({"queued", "compared", "held", "failed", "withdrawn"}),
    "queued": frozenset({"compared", "held", "failed", "withdrawn"}),
    "compared": frozenset({"queued", "matched", "failed", "withdrawn"}),
    "matched": frozenset({"fused", "failed"}),
    "fused": frozenset({"completed", "failed"}),
    "held": frozenset({"received", "withdrawn"}),
    "failed": frozenset({"received", "withdrawn"}),
    "refused": frozenset({"received"}),
    "completed": frozenset(),
    "withdrawn": frozenset(),
}
COUNTS = ("received", "accepted", "rejected", "duplicate", "unchanged", "new", "changed", "ended", "fused")
"""What is counted of a whole submission; steps may count other things too."""
ACTIVE: frozenset[State] = frozenset({"received", "cleaned", "queued", "compared", "matched", "fused"})
"""Being worked on: the next one of the same dataset waits."""


class SubmissionError(Exception):
    """Something a submission cannot do."""


class MoveError(SubmissionError):
    """The state chart does not allow this."""

    def __init__(self, state: State, to: State) -> None:
        super().__init__(f"{state} → {to}")
        self.state = state
        self.to = to


class ConservationError(SubmissionError):
    """Rows were lost or counted twice. The message holds numbers only."""


@dataclass(frozen=True)
class Mark:
    """A step was done."""

    at: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Problem:
    """Why a submission stands still, and what to do; Chinese, no personal values."""

    code: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Form:
    """What the file was recognised as."""

    format: str
    encoding: str | None
    sheet: str | None


@dataclass(frozen=True)
class Fix:
    """What cleaning put right by itself, in `count` cells."""

    rule: str
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Submission:
    """key and object_version name the landed file; file_name is what a clerk typed. order: place in the dataset's
    queue. attempt: the event that began the present run, execution its workflow. committed: this attempt is about to
    change records and can no longer be withdrawn. prefixes: hash prefixes this or an earlier attempt began to change.
    resolved: rejected rows that corrections brought in. chunks: of a large file, which is handled in pieces; 0 of any
    other. slices: of what it changes, None before that is known. version 0: not stored yet."""

    id: str
    department: str
    dataset: str
    received_at: str
    order: str
    key: str
    object_version: str
    file_name: str
    size: int
    state: State
    attempt: str
    execution: str | None = None
    contract_version: int | None = None
    corrects: str | None = None
    confirmed: bool = False
    committed: bool = False
    prefixes: str = ""
    chunks: int = 0
    slices: int | None = None
    form: Form | None = None
    warnings: tuple[str, ...] = ()
    marks: Mapping[Step, Mark] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    problem: Problem | None = None
    resolved: int = 0
    completed_at: str | None = None
    received_by: str | None = None
    version: int = 0

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def may_withdraw(self) -> bool:
        return "withdrawn" in MOVES[self.state] and not self.committed and not self.prefixes

    @property
    def may_retry(self) -> bool:
        """A failed one always; a refused one as long as somebody may publish a contract that takes it."""
        return self.state in {"failed", "refused"}

    @property
    def next_step(self) -> Step | None:
        """The step under way, or the one at which it stopped."""
        return next((step for step in STEPS if step not in self.marks), None)

    @property
    def path(self) -> list[tuple[Step, StepState]]:
        """Each step in order, with how far it is."""
        reached: StepState = "failed" if self.state in {"failed", "refused"} else "now" if self.is_active else "next"
        return [
            (step, "done" if step in self.marks else reached if step == self.next_step else "next") for step in STEPS
        ]


def moved(submission: Submission, to: State, **changes: Any) -> Submission:
    """Raises MoveError where the chart has no arrow. Staying where one is, is no move."""
    if to != submission.state and to not in MOVES[submission.state]:
        raise MoveError(submission.state, to)
    return replace(submission, state=to, **changes)


def marked(submission: Submission, step: Step, *, at: str, counts: Mapping[str, int], **changes: Any) -> Submission:
    """The step was done; what it says the second time is not heard. Raises MoveError, ConservationError."""
    if step in submission.marks:
        return submission
    known = {**submission.counts, **{name: count for name, count in counts.items() if name in COUNTS}}
    if step in {"compare", "report"}:
        check_conservation(known)
    marks = {**submission.marks, step: Mark(at, dict(counts))}
    return moved(submission, AFTER[step], marks=marks, counts=known, **changes)


def divided(submission: Submission, chunks: int, rows: int) -> Submission:
    """The file was split into chunks, and so many rows were counted."""
    return replace(submission, chunks=chunks, counts={**submission.counts, "received": rows})


def sliced(submission: Submission, slices: int) -> Submission:
    """What the file changes was cut into so many slices."""
    return replace(submission, slices=slices)


def refused(submission: Submission, problem: Problem, *, at: str) -> Submission:
    return moved(submission, "refused", problem=problem, completed_at=at)


def queued(submission: Submission) -> Submission:
    return moved(submission, "queued")


def committed(submission: Submission) -> Submission:
    """It is about to change records."""
    return moved(submission, "compared", committed=True)


def begun(submission: Submission, prefixes: str) -> Submission:
    """It changes records of these hash prefixes from here on."""
    return replace(submission, prefixes="".join(sorted({*submission.prefixes, *prefixes})))


def held(submission: Submission, problem: Problem, *, counts: Mapping[str, int]) -> Submission:
    """It waits for a person's word."""
    return moved(submission, "held", problem=problem, counts={**submission.counts, **counts})


def failed(submission: Submission) -> Submission:
    """It stopped at the next step, and may be tried again."""
    step = submission.next_step or "report"
    partly, nothing = "可能已有部分记录入库,重试会补齐,不会重复", "本次还没有任何一行入库,现有数据不受影响"
    kept = partly if submission.prefixes else nothing
    problem = Problem(
        "step-failed",
        f"处理到“{STEPS[step]}”时系统出错,已停止。原文件已留存,{kept}。",
        "请点“重试”;再次失败请把报送编号告诉平台运维。",
    )
    return moved(submission, "failed", problem=problem)


def withdrawn(submission: Submission, *, at: str) -> Submission:
    """Raises MoveError when it may have changed records, or is at rest."""
    if not submission.may_withdraw:
        raise MoveError(submission.state, "withdrawn")
    return moved(submission, "withdrawn", completed_at=at)


def resumed(submission: Submission, *, attempt: str, reason: Literal["retried", "confirmed"]) -> Submission:
    """From the start again, as another attempt. A person's word that so many keys may end stays, and so does what an
    earlier attempt may have begun to change. Raises MoveError."""
    may = submission.state == "held" if reason == "confirmed" else submission.may_retry
    if not may:
        raise MoveError(submission.state, "received")
    return moved(
        submission,
        "received",
        attempt=attempt,
        confirmed=submission.confirmed or reason == "confirmed",
        execution=None,
        committed=False,
        chunks=0,
        slices=None,
        marks={},
        counts={},
        fixes=(),
        warnings=(),
        problem=None,
        completed_at=None,
    )


def check_conservation(counts: Mapping[str, int]) -> None:
    """received = rejected + duplicate + unchanged + new + changed, and accepted is all of these but rejected.

    >>> check_conservation({"received": 3, "accepted": 2, "rejected": 1, "duplicate": 0, "unchanged": 0, "new": 2,
    ...                     "changed": 0})
    """
    accepted = sum(counts[part] for part in ("duplicate", "unchanged", "new", "changed"))
    if counts["accepted"] != accepted or counts["received"] != accepted + counts["rejected"]:
        raise ConservationError(", ".join(f"{name}={count}" for name, count in sorted(counts.items())))
