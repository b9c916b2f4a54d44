"""A submission as a page shows it: coarse state, path of steps, counts, and what may be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from blockdata import large
from blockdata.lookups import Names
from blockdata.shapes import submissions as shapes
from blockdata.submissions import STEPS, State, Submission

COARSE: Mapping[State, shapes.State] = {
    "received": "received",
    "cleaned": "processing",
    "queued": "processing",
    "compared": "processing",
    "matched": "processing",
    "fused": "processing",
    "completed": "completed",
    "held": "held",
    "refused": "rejected",
    "failed": "failed",
    "withdrawn": "withdrawn",
}
KIND_NAMES = {"person": "自然人", "organisation": "法人和其他组织", "house": "房屋"}
HIDDEN = "(文件名不显示)"


def states_of(coarse: shapes.State | None) -> frozenset[State]:
    """The states a filter means; a file just received is being processed as well. None: any, which is none named."""
    wanted = {"processing", "received"} if coarse == "processing" else {coarse}
    return frozenset(state for state, shown in COARSE.items() if shown in wanted)


def actions(submission: Submission) -> list[shapes.Action]:
    found: list[tuple[shapes.Action, bool]] = [
        ("retry", submission.may_retry),
        ("confirm", submission.state == "held"),
        ("withdraw", submission.may_withdraw),
    ]
    return [action for action, may in found if may]


def summary(submission: Submission, names: Names, *, whole: bool) -> shapes.Summary:
    """whole: for the department's own people, who know the file's name."""
    pair = (submission.department, submission.dataset)
    return shapes.Summary(
        id=submission.id,
        department=submission.department,
        department_name=names.departments.get(submission.department, submission.department),
        dataset=submission.dataset,
        dataset_name=names.datasets.get(pair, submission.dataset),
        contract_version=submission.contract_version,
        file=file(submission, whole=whole),
        state=COARSE[submission.state],
        counts=dict(submission.counts),
        corrects=submission.corrects,
        received_at=submission.received_at,
        completed_at=submission.completed_at,
        received_by=submission.received_by,
        resolved=submission.resolved,
    )


def file(submission: Submission, *, whole: bool) -> shapes.File:
    form = submission.form
    return shapes.File(
        name=submission.file_name if whole else HIDDEN,
        size=submission.size,
        format=form.format if form else None,
        encoding=form.encoding if form else None,
        sheet=form.sheet if form and whole else None,
    )


def detail(
    submission: Submission,
    names: Names,
    *,
    corrections: list[str],
    done: Sequence[large.Done],
    may_act: bool,
    whole: bool,
) -> shapes.Submission:
    """may_act: for those who may do something about it. done: pieces of a large file."""
    problem, found = submission.problem, records(submission)
    estimate = large.estimate(submission, done)
    return shapes.Submission(
        **dict(summary(submission, names, whole=whole)),
        steps=steps(submission),
        fixes=[shapes.Fix(**asdict(fix)) for fix in submission.fixes],
        problem=shapes.Trouble(**asdict(problem)) if problem else None,
        corrections=corrections,
        warnings=list(submission.warnings) if whole else [],
        actions=actions(submission) if may_act else [],
        records=[shapes.Records(kind=kind, kind_name=KIND_NAMES[kind], **each) for kind, each in found.items()],
        pieces=[
            shapes.Pieces(label=large.SHOWN[each.kind], done=each.done, of=each.of, rows=each.rows)
            for each in large.progress(submission, done)
        ],
        estimate=shapes.Estimate(**asdict(estimate)) if estimate else None,
        reviews=reviews_asked(submission),
    )


def records(submission: Submission) -> dict[str, dict[str, int]]:
    """What became of records of each kind that it touched: kind → new, changed, ended, unchanged."""
    mark = submission.marks.get("fuse")
    counts = mark.counts if mark else {}
    told = {
        kind: {what: counts.get(f"{kind}_{what}", 0) for what in ("new", "changed", "ended", "unchanged")}
        for kind in KIND_NAMES
    }
    return {kind: each for kind, each in told.items() if any(each.values())}


def reviews_asked(submission: Submission) -> int | None:
    """Pairs it left for a reviewer; None before that is known."""
    mark = submission.marks.get("publish")
    return mark.counts.get("reviews") if mark else None


def steps(submission: Submission) -> list[shapes.Step]:
    marks = submission.marks
    return [
        shapes.Step(
            name=step,
            label=STEPS[step],
            state=state,
            at=marks[step].at if step in marks else None,
            counts=dict(marks[step].counts) if step in marks else None,
        )
        for step, state in submission.path
    ]
