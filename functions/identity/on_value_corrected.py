"""blockdata.ValueCorrected → a notice to everybody who was shown the wrong value.

Written in parts, each as it is not there yet: a record many have looked at takes more than one transaction.
"""

from pydantic import AwareDatetime, BaseModel

from identity import notice_store
from identity.notices import Correction, Notice, notices
from zunyi.clock import stamp
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import Work, work

PART = 40


class ValueCorrected(BaseModel, frozen=True):
    """What this function reads of the fact."""

    objection: str
    kind: str
    ids: tuple[str, ...]
    attribute: str
    label: str
    department: str
    since: AwareDatetime
    corrected_at: AwareDatetime


@consumes("blockdata.ValueCorrected.v1")
def handler(told: ValueCorrected, w: Work) -> None:
    correction = Correction(
        objection=told.objection,
        kind=told.kind,
        ids=told.ids,
        attribute=told.attribute,
        label=told.label,
        department=told.department,
        since=stamp(told.since),
        at=stamp(told.corrected_at),
    )
    with work() as own:  # before the looks are read: one that is told meanwhile finds it
        notice_store.remember(own, correction)
    found = notices(notice_store.looks(correction), correction)
    parts = [found[start : start + PART] for start in range(0, len(found), PART)]
    for part in parts[:-1]:
        with work() as own:
            write(own, part)
    for part in parts[-1:]:
        write(w, part)
    logger.info("readers of a wrong value told", objection=told.objection, readers=len(found))


def write(w: Work, part: list[Notice]) -> None:
    for notice in part:
        if notice_store.find(notice.correction.objection, notice.actor) is None:
            notice_store.save(w, notice)
