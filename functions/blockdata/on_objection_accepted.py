"""blockdata.ObjectionAccepted → the row as it stands, one cell changed, as a correction in the department's own prefix.

The file is named by the objection. Put twice, its row is unchanged the second time. A row that is not as it was when
somebody objected is left alone, and the source department told.
"""

from pathlib import Path

from pydantic import BaseModel

from blockdata import corrections, doubted, objections
from blockdata.objections import Objection
from blockdata.store import accepted, contracts, deliveries, workfiles
from blockdata.store import objections as store
from fusion.contract import Contract
from zunyi import clock
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import Work

GONE = "来源记录已不在本数据集中(可能已被后来的报送结束),没有可更正的行。"
CHANGED = "来源记录里的这个值在提出异议之后已有变化,没有照原样更正。"


class ObjectionAccepted(BaseModel, frozen=True):
    """What this function reads of the event."""

    objection: str


@consumes("blockdata.ObjectionAccepted.v1")
def handler(told: ObjectionAccepted, w: Work) -> None:
    known = store.find(told.objection)
    if known is None or known.state != "correcting" or known.submission is not None:
        return
    with workfiles.desk() as desk:
        made = correction(known, desk)
    if isinstance(made, str):
        store.save(w, objections.failed(known, made, at=clock.stamp(clock.now())))
        store.unlock(w, known)
        return
    source = known.source
    key = corrections.landing_key(
        department=source.department, dataset=source.dataset, submission=source.submission, upload=known.id
    )
    child = deliveries.deliver(key, made)
    store.save(w, objections.carried(known, child))
    logger.info("correction delivered", objection=known.id, submission=child)


def correction(known: Objection, desk: Path) -> bytes | str:
    """The file; or why there is none."""
    document = contracts.find(known.source.department, known.source.dataset)
    if document is None:
        return GONE
    contract = Contract.load(document)
    row = accepted.row(contract, known.source.row_id, desk)
    if row is None:
        return GONE
    doubtful = [column for column in contract.columns if column.name in known.source.columns]
    column = doubted.the_column(row, doubtful, (known.value.seen, known.value.proposed))
    if column is None:
        return CHANGED
    return doubted.to_csv(doubted.cells(row, contract, column, known.value.proposed), contract)
