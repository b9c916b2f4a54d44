"""What becomes of an objection when its correction has ended: said in the transaction that ends the submission."""

from collections.abc import Mapping
from typing import Any

from blockdata import landing, objections
from blockdata.objections import Objection
from blockdata.store import objections as store
from blockdata.submissions import LABELS, Submission
from zunyi import clock, ids
from zunyi.work import Work

UNDER_WAY = frozenset({"correcting", "failed"})


def published(w: Work, submission: Submission, rejected: Mapping[str, Any] | None) -> None:
    """The correction is through; rejected: its row, where cleaning sent it back."""
    known = carried_by(submission)
    if known is None:
        return
    at = clock.stamp(clock.now())
    if rejected is not None:
        end(w, known, objections.failed(known, "、".join(map(told, rejected["errors"])), at=at))
        return
    end(w, known, objections.corrected(known, at=at))
    store.forget(w, known)
    tell(w, known, at)


def not_taken(w: Work, submission: Submission) -> None:
    """It was refused, failed or was withdrawn."""
    known = carried_by(submission)
    if known is not None:
        told = submission.problem.message if submission.problem else f"这次更正{LABELS[submission.state]}。"
        end(w, known, objections.failed(known, told, at=clock.stamp(clock.now())))


def carried_by(submission: Submission) -> Objection | None:
    """The objection whose correction this is, as long as it is the last one."""
    id_ = landing.objection_of(submission.key)
    known = store.find(id_) if id_ else None
    return known if known and known.state in UNDER_WAY and known.submission == submission.id else None


def end(w: Work, known: Objection, after: Objection) -> None:
    store.save(w, after)
    store.unlock(w, known)


def told(error: Mapping[str, Any]) -> str:
    """The field and the rule, without the value."""
    return f"{error['field']}:{error['message']}" if error["field"] else str(error["message"])


def tell(w: Work, known: Objection, at: str) -> None:
    """blockdata.ValueCorrected, once an objection."""
    data = {
        "objection": known.id,
        "kind": known.kind,
        "ids": list(known.ids),
        "attribute": known.attribute,
        "label": known.label,
        "department": known.source.department,
        "since": known.since,
        "corrected_at": at,
    }
    id_ = ids.opaque("evt", known.id, "corrected")
    w.publish("blockdata.ValueCorrected.v1", subject=known.golden_id, data=data, id_=id_)
