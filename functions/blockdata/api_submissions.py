"""Submissions: what was delivered, how far it came, its report, and what a person must decide."""

from typing import Literal

from blockdata import progress
from blockdata.room import NAME, PAGE, room
from blockdata.shapes.submissions import Moved, Report, State, Submission, Submissions
from blockdata.store import corrections, deliveries, piece_rows
from blockdata.store import submissions as store
from blockdata.store.names import names_of
from blockdata.submissions import LABELS, MoveError
from blockdata.submissions import Submission as Known
from zunyi.access import Access, decide
from zunyi.caller import Caller
from zunyi.cursor import decode, encode
from zunyi.problems import Problem, conflict, not_found
from zunyi.work import Work


@room.get("/submissions", allows="ListSubmissions", summary="报送记录")
def list_submissions(
    *,
    caller: Caller,
    access: Access,
    department: str = "",
    dataset: str = "",
    state: State | None = None,
    cursor: str = "",
) -> Submissions:
    """Stewards see their own department's without naming it."""
    if not department and "steward" in caller.roles and not access.allows({"department": ""}):
        department = caller.department
    access.require({"department": department})
    found, following = store.page(
        department=department or None,
        dataset=dataset or None,
        states=progress.states_of(state),
        after=decode(cursor),
        limit=PAGE,
    )
    names = names_of({(each.department, each.dataset) for each in found})
    items = [progress.summary(each, names, whole=is_own(caller, each)) for each in found]
    return Submissions(items=items, next=encode(following))


@room.get("/submissions/{id}", allows="ReadSubmission", summary="一次报送")
def read_submission(id: str, caller: Caller, access: Access) -> Submission:  # noqa: A002 - the path's name
    known = permitted(id, access)
    own = is_own(caller, known)
    names = names_of({(known.department, known.dataset)})
    children = corrections.ids_of(known.id)
    return progress.detail(known, names, corrections=children, done=piece_rows.done(known), may_act=own, whole=own)


@room.get("/submissions/{id}/report", allows="ReadReport", summary="下载处理报告")
def read_report(
    *,
    id: str,  # noqa: A002 - the path's name
    access: Access,
    format: Literal["xlsx", "csv"] = "xlsx",  # noqa: A002 - the parameter's name
) -> Report:
    known = permitted(id, access)
    if "report" not in known.marks:
        raise conflict("处理报告还没有生成。", "report-not-ready")
    name = names_of({(known.department, known.dataset)}).datasets.get((known.department, known.dataset), known.dataset)
    return Report(url=deliveries.report_url(known.id, format, filename=f"{name}-处理报告-{known.id[-6:]}.{format}"))


@room.post("/submissions/{id}/retry", allows="RetrySubmission", summary="重试")
def retry_submission(id: str, access: Access, w: Work) -> Moved:  # noqa: A002 - the path's name
    return resumed(permitted(id, access), w, "retried")


@room.post("/submissions/{id}/confirm", allows="ConfirmSubmission", summary="确认继续")
def confirm_submission(id: str, access: Access, w: Work) -> Moved:  # noqa: A002 - the path's name
    return resumed(permitted(id, access), w, "confirmed")


@room.post("/submissions/{id}/withdraw", allows="WithdrawSubmission", summary="撤回")
def withdraw_submission(id: str, access: Access, w: Work) -> Moved:  # noqa: A002 - the path's name
    known = permitted(id, access)
    try:
        after = store.withdraw(w, known)
    except MoveError as error:
        raise not_now(error) from error
    return Moved(id=after.id, state=progress.COARSE[after.state])


def resumed(known: Known, w: Work, reason: Literal["retried", "confirmed"]) -> Moved:
    try:
        after = store.resume(w, known, reason)
    except MoveError as error:
        raise not_now(error) from error
    return Moved(id=after.id, state=progress.COARSE[after.state])


def not_now(error: MoveError) -> Problem:
    return conflict(f"这次报送{LABELS[error.state]},现在不能这样做。", "state-not-allowed")


def permitted(id_: str, access: Access) -> Known:
    """The submission, if there is one and the caller may do the route's action on it."""
    known = store.find(id_)
    access.require({"department": known.department if known else access.caller.department})
    if known is None:
        raise not_found("这次报送", "submission-not-found")
    return known


def is_own(caller: Caller, known: Known) -> bool:
    """Whether the caller may see rows of it, hence the file's name."""
    return decide(NAME, "ReadRejects", caller, {"department": known.department}, {})
