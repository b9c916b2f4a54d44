"""Sketches of contracts: what is proposed from a sample."""

from blockdata import sketches
from blockdata.room import room
from blockdata.shapes.sketches import SketchAnswer, SketchProblem, SketchProposal
from blockdata.store import sketches as store
from zunyi.access import Access
from zunyi.problems import not_found


@room.get("/sketches/{id}", allows="ReadSketch", summary="由样表起草的契约")
def read_sketch(id: str, access: Access) -> SketchAnswer:  # noqa: A002 - the path's name
    known = store.find(id)
    access.require({"department": known.department if known else access.caller.department})
    if known is None:
        raise not_found("这次起草的结果(可能还没有完成,或已过七天)", "sketch-not-found")
    proposal = None
    if known.proposal:
        columns = [{**column, "sure": sketches.is_sure(column)} for column in known.proposal["columns"]]
        proposal = SketchProposal.model_validate({**known.proposal, "columns": columns})
    return SketchAnswer(
        sketch=known.id,
        department=known.department,
        dataset=known.dataset,
        state="refused" if known.problem else "done",
        completed_at=known.completed_at,
        words=sketches.told(known.proposal) if known.proposal else "这份样表读不出来",
        proposal=proposal,
        contract=dict(known.contract) if known.contract else None,
        problem=SketchProblem.model_validate(known.problem) if known.problem else None,
    )
