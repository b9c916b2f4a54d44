"""Rows pushed by a department's program: one file under a name that the client's key gives, landed once."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from aggregation import pushes, store, uploads
from aggregation.landing import parts
from aggregation.landing import pushes as kept
from aggregation.landing.pushes import Push
from aggregation.pushes import PushError
from aggregation.routes.room import room
from zunyi import clock, ids
from zunyi.access import Access
from zunyi.digests import digest
from zunyi.http import Body
from zunyi.idempotency import RequestKey
from zunyi.logs import logger
from zunyi.problems import Problem, not_found
from zunyi.work import work


class RowsBody(Body):
    """rows: by the names or aliases of the contract's columns. complete: these are all rows there are (of the periods
    they name), which a snapshot must say of itself."""

    rows: list[dict[Annotated[str, Field(max_length=200)], Any]] = Field(min_length=1)
    complete: bool = False


class PushedRows(BaseModel):
    """filename: as the dataset's list of deliveries shows it. page: where that list is, from the platform's address."""

    upload_id: str
    department: str
    dataset: str
    rows: int
    filename: str
    pushed_at: str
    page: str


@room.post(
    "/datasets/{department}/{dataset}/rows",
    allows="PushRows",
    summary="推送数据行",
    body_bytes_max=pushes.BYTES_MAX,
)
def push_rows(department: str, dataset: str, body: RowsBody, access: Access, key: RequestKey) -> PushedRows:
    """The same key with the same rows answers the same, and lands nothing again."""
    access.require({"department": department})
    if not key:
        raise Problem(
            400,
            "idempotency-key-missing",
            "推送要在请求头 Idempotency-Key 里写明这一批的编号。",
            remedy="请给每一批一个编号;没有得到答复时用同一编号重发,不会重复入库。",
        )
    if len(body.rows) > pushes.ROWS_MAX:
        raise Problem(
            413,
            "rows-too-many",
            f"一次最多推送 {pushes.ROWS_MAX:,} 行,这次有 {len(body.rows):,} 行。",
            remedy="请分成几批推送,每批一个编号;很多行时请上传文件。",
        )
    push, content = made(department, dataset, body, key)
    taken = kept.announced(push)
    if taken.content != push.content:
        raise Problem(
            409,
            "idempotency-key-reused",
            "这个 Idempotency-Key 已用于另一批内容不同的数据。",
            remedy="内容改变后请换一个编号再推送。",
        )
    if not taken.landed:
        land(taken, content)
        logger.info("rows pushed", upload=taken.upload, department=department, dataset=dataset, sub=access.caller.sub)
    return to_answer(taken)


def made(department: str, dataset: str, body: RowsBody, key: str) -> tuple[Push, bytes]:
    contract = store.in_force(department, dataset)
    if contract is None:
        raise not_found("这个数据集", "dataset-not-found")
    try:
        content = pushes.to_file(contract, body.rows, complete=body.complete)
    except PushError as error:
        raise Problem(422, error.code, error.detail, remedy=error.remedy) from None
    upload = ids.opaque("upl", "push", department, dataset, key)
    filename = f"推送_{upload[4:12]}_{len(body.rows)}行.csv"
    push = Push(
        upload=upload,
        department=department,
        dataset=dataset,
        key=uploads.key_once(department, dataset, upload=upload, filename=filename),
        content=digest(content),
        rows=len(body.rows),
        pushed_at=clock.stamp(clock.now()),
        landed=False,
    )
    return push, content


def land(push: Push, content: bytes) -> None:
    """A crash after it has landed does not land it again: S3 keeps the first."""
    parts.put_once(push.key, content, content_type="text/csv")
    with work() as own:
        kept.note_landed(own, push)


def to_answer(push: Push) -> PushedRows:
    return PushedRows(
        upload_id=push.upload,
        department=push.department,
        dataset=push.dataset,
        rows=push.rows,
        filename=push.key.rpartition("/")[2],
        pushed_at=push.pushed_at,
        page=f"/console/index.html#/datasets/{push.department}/{push.dataset}",
    )
