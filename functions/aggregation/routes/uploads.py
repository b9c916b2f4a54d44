"""The door for a department's files: an address for one PUT under its own prefix of the landing bucket."""

import os
from datetime import timedelta

from pydantic import BaseModel, Field

from aggregation import store, uploads
from aggregation.routes.room import room
from aggregation.uploads import FilenameError
from zunyi import clock, ids
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.http import Body
from zunyi.problems import Problem, not_found
from zunyi.storage import presigned_put

LANDING_BUCKET = os.environ.get("LANDING_BUCKET", "LANDING_BUCKET-is-not-set")
VALID = timedelta(hours=1)
MEDIA_TYPE = r"^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$"


class UploadBody(Body):
    department: str = Field(min_length=1, max_length=60)
    dataset: str = Field(min_length=1, max_length=60)
    filename: str = Field(min_length=1, max_length=1_000)
    size: int = Field(ge=1)
    content_type: str = Field(default="application/octet-stream", max_length=100, pattern=MEDIA_TYPE)
    corrects: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{4,80}$")


class UploadSlot(BaseModel):
    upload_id: str
    key: str
    url: str
    headers: dict[str, str]
    expires_at: str


@room.post("/uploads", allows="RequestUpload", summary="申请上传地址")
def request_upload(body: UploadBody, caller: Caller, access: Access) -> UploadSlot:
    if not access.allows({"department": body.department}):
        raise refused(caller, body.department)
    if store.dataset(body.department, body.dataset) is None:
        raise not_found("这个数据集", "dataset-not-found")
    if body.size > uploads.BYTES_MAX:
        raise Problem(
            413, "file-too-large", "文件超过 5 GB,不能一次上传。", remedy="请按区县或时间拆成几个文件分别上传。"
        )
    upload = ids.fresh("upl")
    try:
        key = uploads.key(
            body.department,
            body.dataset,
            upload=upload,
            filename=body.filename,
            today=clock.today(),
            corrects=body.corrects,
        )
    except FilenameError:
        raise Problem(422, "filename-invalid", "文件名无法使用。", remedy="请给文件起一个名字后重新上传。") from None
    url = presigned_put(LANDING_BUCKET, key, content_type=body.content_type, expires_s=int(VALID.total_seconds()))
    return UploadSlot(
        upload_id=upload,
        key=key,
        url=url,
        headers={"Content-Type": body.content_type},
        expires_at=clock.stamp(clock.now() + VALID),
    )


def refused(caller: Caller, department: str) -> Problem:
    """A steward at another department's door is told so; everybody else, that uploading is not for them."""
    if "steward" in caller.roles and caller.department and caller.department != department:
        asked, own = name_of(department), name_of(caller.department)
        return Problem(
            403,
            "other-department",
            f"您是{own}的数据专员,不能向{asked}的数据集上传文件。",
            remedy="请在本部门的数据集下上传;确需代报,请对方部门的数据专员上传。",
        )
    return Problem(403, "no-permission", "只有部门的数据专员可以上传文件。", remedy="请由本部门数据专员登录后上传。")


def name_of(department: str) -> str:
    known = store.department(department)
    return known.name if known else f"“{department}”"
