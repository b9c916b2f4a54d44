"""S3's notice of a landed object → a submission. The key may hold anything a clerk typed: it is kept, never told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from blockdata import landing, refusals
from blockdata.landing import Landed, LandingKeyError
from blockdata.steps.refusal import tell as tell_refused
from blockdata.store import contracts
from blockdata.store import submissions as store
from blockdata.submissions import Problem, Submission, refused
from zunyi import clock, ids
from zunyi.consumer import receives
from zunyi.logs import logger
from zunyi.work import Work

UNKNOWN = "unknown"


def submission_id(body: Mapping[str, Any]) -> str:
    """Named by what landed: the same version of the same object is the same submission."""
    detail = body["detail"]
    return ids.opaque("sub", detail["bucket"]["name"], detail["object"]["key"], detail["object"].get("version-id", ""))


@receives(cause=submission_id)
def handler(body: Mapping[str, Any], w: Work) -> None:
    landed = body["detail"]["object"]
    if landing.is_sample(landed["key"]) or landing.is_folder(landed["key"], int(landed.get("size", 0))):
        return
    place, problem = read(landed["key"])
    submission = receive(body, place)
    if problem is not None:
        submission = refused(submission, problem, at=submission.received_at)
        tell_refused(w, submission)
    else:
        tell_received(w, submission)
    store.save(w, submission)
    logger.info("object landed", submission=submission.id, dataset=submission.dataset, state=submission.state)


def read(key: str) -> tuple[Landed, Problem | None]:
    """Where the object belongs, and why it cannot be taken in. What does not name a department or dataset of ours is
    not repeated: it may be anything."""
    try:
        landed = landing.read_key(key)
    except LandingKeyError as error:
        name = key.rsplit("/", maxsplit=1)[-1]
        return Landed(known_department(error.department), UNKNOWN, name, None), refusals.KEY_SHAPE
    if contracts.find(landed.department, landed.dataset) is None:
        unknown = Landed(known_department(landed.department), UNKNOWN, landed.file_name, None)
        return unknown, refusals.DATASET_UNKNOWN
    if landed.corrects is not None and not is_of(landed.corrects, landed):
        return Landed(landed.department, landed.dataset, landed.file_name, None), refusals.CORRECTION_UNKNOWN
    return landed, None


def known_department(department: str) -> str:
    return department if department and contracts.has_department(department) else UNKNOWN


def is_of(submission: str, landed: Landed) -> bool:
    found = store.find(submission)
    return found is not None and (found.department, found.dataset) == (landed.department, landed.dataset)


def receive(body: Mapping[str, Any], landed: Landed) -> Submission:
    """Its place in the dataset's queue is when it landed, by S3's clock moved to the city's."""
    announced = body["detail"]["object"]
    id_ = submission_id(body)
    landed_at = datetime.fromisoformat(body["time"]) + clock.offset()
    return Submission(
        id=id_,
        department=landed.department,
        dataset=landed.dataset,
        received_at=clock.stamp(clock.now()),
        order=f"{clock.stamp(landed_at)}#{announced.get('sequencer', '')}",
        key=announced["key"],
        object_version=announced.get("version-id", ""),
        file_name=landed.file_name,
        size=int(announced.get("size", 0)),
        state="received",
        attempt=ids.opaque("evt", id_, "received"),
        corrects=landed.corrects,
    )


def tell_received(w: Work, submission: Submission) -> None:
    data = {
        "submission": submission.id,
        "department": submission.department,
        "dataset": submission.dataset,
        "size": submission.size,
        "received_at": submission.received_at,
        "corrects": submission.corrects,
    }
    w.publish("blockdata.SubmissionReceived.v1", subject=submission.id, data=data, id_=submission.attempt)
