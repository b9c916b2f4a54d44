"""The door for a department's files: one PUT for a small file, parts that may be resumed for a big one, credentials
for its own tools. Always under its own prefix of the landing bucket."""

import os
from datetime import timedelta

from aggregation import store, uploads
from aggregation.drafts import store as drafts
from aggregation.landing import credentials, parts
from aggregation.landing import store as kept
from aggregation.routes.room import room
from aggregation.routes.upload_shapes import (
    CredentialsBody,
    PartsBody,
    SignedPart,
    SignedParts,
    StoredPart,
    UploadBody,
    UploadCredentials,
    UploadEnded,
    UploadItem,
    UploadParts,
    UploadProgress,
    Uploads,
    UploadSlot,
)
from aggregation.uploads import FilenameError, Upload
from zunyi import clock, ids
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.logs import logger
from zunyi.problems import Problem, not_found
from zunyi.work import Work, work

BYTES_MAX = int(os.environ.get("UPLOAD_BYTES_MAX", str(50 * 1024**3)))
VALID = timedelta(seconds=parts.SIGNED_S)


@room.post("/uploads", allows="RequestUpload", summary="申请上传地址")
def request_upload(body: UploadBody, caller: Caller, access: Access, w: Work) -> UploadSlot:
    if not access.allows({"department": body.department, "kind": body.kind}):
        raise refused(caller, body.department)
    if not is_known(body):
        raise not_found("这个数据集", "dataset-not-found")
    limit = uploads.TRIAL_BYTES_MAX if body.kind == "trial" else BYTES_MAX
    if body.size > limit:
        raise Problem(
            413,
            "file-too-large",
            f"文件超过 {told(limit)},不能上传。",
            remedy="请按区县或时间拆成几个文件分别上传;试用契约只需几百行样本。",
        )
    upload = id_of(body)
    key = key_of(body, upload)
    if body.once and parts.has_landed(key):
        raise landed(upload)
    expires_at = clock.stamp(clock.now() + VALID)
    if body.size < uploads.PARTS_FROM_BYTES:
        url, headers = parts.sign_whole(
            key, content_type=body.content_type, trial=body.kind == "trial", once=bool(body.once)
        )
        return UploadSlot(upload_id=upload, key=key, url=url, headers=headers, expires_at=expires_at, parts=None)
    begun = kept.find(upload) if body.once else None
    if begun is None:
        begun = begin(body, upload, key)
        kept.add(w, begun)
    return UploadSlot(
        upload_id=upload, key=key, url=None, headers={}, expires_at=expires_at, parts=to_item(begun).parts
    )


@room.get("/uploads", allows="ResumeUpload", summary="未传完的文件")
def list_uploads(caller: Caller, access: Access) -> Uploads:
    access.require({"department": caller.department})
    return Uploads(items=[to_item(each) for each in kept.open_of(caller.department)], next=None)


@room.get("/uploads/{id}", allows="ResumeUpload", summary="已传到的分段")
def read_upload(id: str, access: Access) -> UploadProgress:  # noqa: A002 - the path's name
    upload = permitted(id, access)
    found = stored(upload) if upload.state == "open" else []
    return UploadProgress(
        **to_item(upload).model_dump(),
        stored=[StoredPart(number=part.number, size=part.size) for part in found],
        stored_bytes=sum(part.size for part in found) if upload.state == "open" else upload.size,
    )


@room.post("/uploads/{id}/parts", allows="ResumeUpload", summary="申请分段的上传地址")
def sign_parts(id: str, body: PartsBody, access: Access) -> SignedParts:  # noqa: A002 - the path's name
    upload = permitted(id, access)
    if upload.state != "open":
        raise gone()
    numbers = sorted(set(body.numbers))
    if not all(map(upload.is_part, numbers)):
        raise Problem(422, "part-unknown", f"这个文件只有 1 至 {upload.parts} 段。", remedy="请刷新页面后继续上传。")
    items = [
        SignedPart(number=number, url=parts.sign(upload, number), size=size_of(upload, number)) for number in numbers
    ]
    return SignedParts(items=items, expires_at=clock.stamp(clock.now() + VALID))


@room.post("/uploads/{id}/complete", allows="ResumeUpload", summary="完成分段上传")
def complete_upload(id: str, access: Access, w: Work) -> UploadEnded:  # noqa: A002 - the path's name
    """The row says first that the parts are whole: asked again after a crash, what S3 no longer knows has landed, or
    was left for a week."""
    upload = permitted(id, access)
    if upload.state != "completed":
        kept.move(w, finish(upload), "completed")
    return UploadEnded(upload_id=upload.id, state="completed")


def finish(upload: Upload) -> Upload:
    """The upload as its row now says."""
    try:
        found = parts.stored(upload)
        if upload.state == "open":
            must_be_whole(upload, found)
            with work() as own:
                upload = kept.move(own, upload, "completing")
        parts.complete(upload, found)
    except parts.GoneError:
        must_have_landed(upload)
    return upload


def must_have_landed(upload: Upload) -> None:
    if upload.state == "open":
        raise gone() from None
    if not parts.has_landed(upload.key):
        with work() as own:
            kept.delete(own, upload)
        raise gone() from None


@room.delete("/uploads/{id}", allows="ResumeUpload", summary="放弃上传")
def abandon_upload(id: str, access: Access, w: Work) -> UploadEnded:  # noqa: A002, ARG001 - the answer alone is in w
    """The row goes first, as it was read: who completes it meanwhile is told, or we are. Parts that a crash leaves
    the bucket ends by itself."""
    upload = permitted(id, access)
    if upload.state != "open":
        raise Problem(
            409, "upload-completed", "文件已经传完,不能放弃。", remedy="如需撤回,请在报送记录中撤回这次提交。"
        )
    with work() as own:
        kept.delete(own, upload)
    parts.abandon(upload)
    return UploadEnded(upload_id=upload.id, state="abandoned")


@room.post("/uploads/credentials", allows="RequestCredentials", summary="申请本部门工具的临时凭证")
def request_credentials(body: CredentialsBody, caller: Caller, access: Access) -> UploadCredentials:
    access.require({"department": caller.department})
    if store.dataset(caller.department, body.dataset) is None:
        raise not_found("本部门的这个数据集", "dataset-not-found")
    issued = credentials.issue(caller.department)
    region, day = parts.region(), f"{clock.today():%Y%m%d}"
    logger.info("upload credentials issued", department=caller.department, sub=caller.sub)
    return UploadCredentials(
        **vars(issued),
        bucket=parts.BUCKET,
        prefix=f"{caller.department}/",
        region=region,
        command=credentials.command(caller.department, body.dataset, bucket=parts.BUCKET, region=region, day=day),
    )


def begin(body: UploadBody, id_: str, key: str) -> Upload:
    return Upload(
        id=id_,
        department=body.department,
        dataset=body.dataset,
        key=key,
        multipart=parts.begin(key, content_type=body.content_type),
        size=body.size,
        part_size=uploads.part_size(body.size),
        state="open",
        started_at=clock.stamp(clock.now()),
    )


def id_of(body: UploadBody) -> str:
    """Whoever names the content says its size too: the same name never means two lengths."""
    if body.once is None:
        return ids.fresh("upl")
    if body.corrects or body.kind == "trial":
        raise Problem(422, "once-invalid", "更正文件和样本不能写 once。", remedy="请去掉 once 后重新申请。")
    return ids.opaque("upl", "once", body.department, body.dataset, body.once, str(body.size))


def landed(upload: str) -> Problem:
    return Problem(
        409, "upload-landed", "这个文件已经收到,不用再传。", remedy="内容有变化时请换一个 once。", upload_id=upload
    )


def key_of(body: UploadBody, upload: str) -> str:
    try:
        if body.once:
            return uploads.key_once(body.department, body.dataset, upload=upload, filename=body.filename)
        return uploads.key(
            body.department,
            body.dataset,
            upload=upload,
            filename=body.filename,
            today=clock.today(),
            corrects=body.corrects,
            kind=body.kind,
        )
    except FilenameError:
        raise Problem(422, "filename-invalid", "文件名无法使用。", remedy="请给文件起一个名字后重新上传。") from None


def is_known(body: UploadBody) -> bool:
    """A sample may be of a dataset that is still a draft."""
    if store.dataset(body.department, body.dataset) is not None:
        return True
    return body.kind == "trial" and drafts.find(body.department, body.dataset) is not None


def permitted(id_: str, access: Access) -> Upload:
    """The upload, if there is one and it is of the caller's department."""
    upload = kept.find(id_)
    access.require({"department": upload.department if upload else access.caller.department})
    if upload is None:
        raise not_found("这次上传", "upload-not-found")
    return upload


def stored(upload: Upload) -> list[parts.Part]:
    try:
        return parts.stored(upload)
    except parts.GoneError:
        raise gone() from None


def must_be_whole(upload: Upload, found: list[parts.Part]) -> None:
    have = {part.number: part.size for part in found}
    missing = [number for number in range(1, upload.parts + 1) if have.get(number) != size_of(upload, number)]
    if missing or len(have) > upload.parts:
        shown = "、".join(map(str, missing[:10]))
        raise Problem(
            409,
            "parts-missing",
            f"还有 {len(missing)} 段没有传到(第 {shown} 段{'等' if len(missing) > 10 else ''})。",
            remedy="请继续上传缺少的分段,再点完成。",
            missing=missing,
        )


def size_of(upload: Upload, number: int) -> int:
    """Of one part: the last has what is left."""
    return min(upload.part_size, upload.size - (number - 1) * upload.part_size)


def gone() -> Problem:
    return Problem(409, "upload-gone", "这次上传已经结束,或超过七天没有传完。", remedy="请重新选择文件上传。")


def to_item(upload: Upload) -> UploadItem:
    return UploadItem(
        upload_id=upload.id,
        department=upload.department,
        dataset=upload.dataset,
        filename=upload.key.rpartition("/")[2],
        size=upload.size,
        state=upload.state,
        started_at=upload.started_at,
        parts=UploadParts(size=upload.part_size, count=upload.parts),
    )


def told(size: int) -> str:
    """
    >>> told(20 * 1024**2), told(50 * 1024**3)
    ('20 MB', '50 GB')
    """
    return f"{size // 1024**3} GB" if size >= 1024**3 else f"{size // 1024**2} MB"


def refused(caller: Caller, department: str) -> Problem:
    """A steward or a program at another department's door is told so; everybody else, that uploading is not for
    them."""
    if "steward" in caller.roles and caller.department and caller.department != department:
        asked, own = name_of(department), name_of(caller.department)
        return Problem(
            403,
            "other-department",
            f"您是{own}的数据专员,不能向{asked}的数据集上传文件。",
            remedy="请在本部门的数据集下上传;确需代报,请对方部门的数据专员上传。",
        )
    if "machine" in caller.roles and caller.department:
        return Problem(
            403,
            "no-permission",
            f"这个密钥只能向{name_of(caller.department)}的数据集报送,不能上传样本。",
            remedy="请核对数据集;向其他部门报送请用该部门的密钥。",
        )
    return Problem(403, "no-permission", "只有部门的数据专员可以上传文件。", remedy="请由本部门数据专员登录后上传。")


def name_of(department: str) -> str:
    known = store.department(department)
    return known.name if known else f"“{department}”"
