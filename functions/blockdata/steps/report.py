"""Report 出具报告: rows reconciled, the department's report written, totals told, everything free again."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from blockdata.findings import RULES, WHOLE
from blockdata.progress import KIND_NAMES, records, reviews_asked
from blockdata.reviews import Kind
from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.steps.clean import ORIGINS
from blockdata.steps.profile import measured, note
from blockdata.store import corrections, findings, models, objected, reports, tallies, teaching, workfiles
from blockdata.store import submissions as store
from blockdata.submissions import COUNTS, Submission, check_conservation, marked
from fusion import report
from fusion.linkage import Model
from zunyi import ids
from zunyi.clock import LOCAL
from zunyi.work import Work

COUNT_LABELS = {
    "received": "接收行数",
    "accepted": "通过清洗",
    "rejected": "退回",
    "duplicate": "重复",
    "unchanged": "未变",
    "new": "新增",
    "changed": "变更",
    "ended": "结束",
    "fused": "变化的档案",
}
CHANGE_NAMES = {"new": "新建", "changed": "变更", "ended": "结束", "unchanged": "没有变化"}


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    check_conservation(submission.counts)
    weighed = weighed_by() if submission.prefixes else {}
    with workfiles.desk() as desk:
        cleaned = workfiles.fetch(desk, submission=submission.id, attempt=attempt.id, step="clean")
        write(submission, cleaned, desk, weighed)
        rows, accepted = corrected(submission, cleaned)
        profile = measured(cleaned, submission)
        refused = next(report.rejects(cleaned), None)
    tallies.publish()
    for rule in RULES:
        if rule != WHOLE:
            findings.publish(rule)
    if submission.prefixes:
        teaching.refresh()

    def also(w: Work, after: Submission) -> None:
        tell(w, after)
        attempt.free(w, after)
        store.note_done(w, after)
        note(w, after, profile)
        if submission.corrects is not None:
            settle(w, submission.corrects, submission.id, rows, accepted)
            objected.published(w, after, refused)

    at, counts = stamp(), {f"model_{kind}": version for kind, version in weighed.items()}
    attempt.change(lambda found: marked(found, "report", at=at, counts=counts, completed_at=at), also)
    workfiles.clear(submission.id)
    return {"outcome": "completed"}


def weighed_by() -> dict[Kind, int]:
    """Versions of the models in force: as Match found them, because who puts another in force takes all prefixes."""
    return {kind: Model.named(kind).version for kind in models.KINDS} | models.in_force()


def write(submission: Submission, cleaned: Path, desk: Path, weighed: Mapping[Kind, int]) -> None:
    told = [*summary(submission), *((f"匹配模型:{KIND_NAMES[kind]}", f"第{each}版") for kind, each in weighed.items())]
    report.write_xlsx(desk / "report.xlsx", told, report.rejects(cleaned))
    report.write_csv(desk / "report.csv", report.rejects(cleaned))
    for format_ in reports.TYPES:
        reports.keep(submission.id, format_, desk / f"report.{format_}")
    reports.keep_rejects(submission.id, report.rejects(cleaned))


def summary(submission: Submission) -> list[tuple[str, object]]:
    counted: list[tuple[str, object]] = [
        (label, submission.counts.get(name, 0)) for name, label in COUNT_LABELS.items()
    ]
    counted += [
        (f"{KIND_NAMES[kind]}档案:{CHANGE_NAMES[what]}", number)
        for kind, told in records(submission).items()
        for what, number in told.items()
    ]
    counted.append(("请人复核的对数", reviews_asked(submission) or 0))
    fixes: list[tuple[str, object]] = [(f"自动规范:{fix.name}", fix.count) for fix in submission.fixes]
    warnings: list[tuple[str, object]] = [("提示", warning) for warning in submission.warnings]
    return [
        ("文件", submission.file_name),
        ("报送编号", submission.id),
        ("接收时间", local(submission.received_at)),
        ("契约版本", submission.contract_version or 0),
        *counted,
        *fixes,
        *warnings,
    ]


def local(at: str) -> str:
    """A moment as people of the city write it.

    >>> local("2018-01-31T16:30:00.000Z")
    '2018年2月1日 00:30:00'
    """
    moment = datetime.fromisoformat(at).astimezone(LOCAL)
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}"


def corrected(submission: Submission, cleaned: Path) -> tuple[list[int], list[int]]:
    """Rows of the parent that a correction is about, and those of them that were accepted."""
    if submission.corrects is None:
        return [], []
    origins = json.loads((cleaned / ORIGINS).read_text(encoding="utf-8"))
    rejected = {row["source_row"] for row in report.rejects(cleaned)}
    return [*origins.values()], [row for line, row in origins.items() if int(line) not in rejected]


def settle(w: Work, parent_id: str, child: str, rows: list[int], accepted: list[int]) -> None:
    """The parent shows how many of its rejected rows are in by now."""
    parent = store.find(parent_id)
    if parent is None:
        return
    resolved = corrections.settle(w, parent=parent_id, child=child, rows=rows, accepted=accepted)
    store.save(w, replace(parent, resolved=min(resolved, parent.counts.get("rejected", resolved))))


def tell(w: Work, submission: Submission) -> None:
    """blockdata.SubmissionCompleted, once an attempt."""
    data = {
        "submission": submission.id,
        "department": submission.department,
        "dataset": submission.dataset,
        "counts": {name: submission.counts[name] for name in COUNTS},
        "received_at": submission.received_at,
        "completed_at": submission.completed_at,
        "corrects": submission.corrects,
    }
    id_ = ids.opaque("evt", submission.attempt, "completed")
    w.publish("blockdata.SubmissionCompleted.v1", subject=submission.id, data=data, id_=id_)
