"""A draft begun from a sample file: what its columns seem to be. blockdata proposes it; nothing is changed here."""

from aggregation.routes.draft_shapes import SketchAsked, SketchBody
from aggregation.routes.drafts import PATH, seen
from aggregation.routes.room import room
from zunyi import clock, ids
from zunyi.access import Access
from zunyi.work import Work


@room.post(f"{PATH}/sketches", allows="ChangeDraft", summary="由样表起草契约")
def sketch_draft(*, department: str, dataset: str, body: SketchBody, access: Access, w: Work) -> SketchAsked:
    access.require({"department": department})
    draft = seen(department, dataset, body.version)
    sketch = ids.fresh("skt")
    data = {
        "sketch": sketch,
        "department": draft.department,
        "dataset": draft.dataset,
        "upload": body.upload,
        "requested_at": clock.stamp(clock.now()),
    }
    w.publish("aggregation.SketchRequested.v1", subject=sketch, data=data)
    return SketchAsked(sketch=sketch, state="running")
