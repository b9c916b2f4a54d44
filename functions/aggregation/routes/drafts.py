"""Drafts of contracts: begin, change, discard, propose, publish; and what a published version changed."""

import json

from aggregation import contracts, store
from aggregation.contracts import Fault, InvalidError
from aggregation.datasets import is_slug
from aggregation.drafts import draft as rules
from aggregation.drafts import store as drafts
from aggregation.drafts.draft import CONTRACT_BYTES_MAX, Draft, DraftChangedError, Edit
from aggregation.routes import refusals
from aggregation.routes.contracts import Published, invalid, published, put
from aggregation.routes.differences import difference
from aggregation.routes.draft_shapes import (
    Discarded,
    DraftBody,
    DraftDetail,
    DraftItem,
    Drafts,
    EditItem,
    FaultItem,
    NewDraft,
    PublishBody,
    Seen,
    TrialItem,
    VersionDetail,
)
from aggregation.routes.room import room
from zunyi import clock
from zunyi.access import Access, decide
from zunyi.caller import Caller
from zunyi.problems import Problem, conflict, not_found
from zunyi.work import Work

PATH = "/contracts/{department}/{dataset}/draft"


@room.get("/drafts", allows="ListDrafts", summary="契约草稿")
def list_drafts(caller: Caller, access: Access, department: str = "") -> Drafts:
    """Stewards see their own department's without naming it."""
    if not department and "steward" in caller.roles and not access.allows({"department": ""}):
        department = caller.department
    access.require({"department": department})
    names = {each.id: each.name for each in store.departments()}
    return Drafts(items=[to_item(each, names) for each in drafts.page(department)], next=None)


@room.post(PATH, allows="ChangeDraft", summary="新建契约草稿")
def start_draft(
    *, department: str, dataset: str, body: NewDraft, caller: Caller, access: Access, w: Work
) -> DraftDetail:
    access.require({"department": department})
    if not is_place(department, dataset):
        raise Problem(
            422, "dataset-id-invalid", "部门未登记,或数据集代号不合写法。", remedy="代号只用小写字母和连字符。"
        )
    if drafts.find(department, dataset) is not None:
        raise conflict("这个数据集已经有一份草稿。", "draft-exists")
    in_force = store.in_force(department, dataset)
    draft = rules.start(department, dataset, in_force=in_force, name=body.name, edit=an_edit(caller, "started"))
    return detail(drafts.put(w, draft), caller)


@room.get(PATH, allows="ReadDraft", summary="契约草稿与现行版本的差别")
def read_draft(department: str, dataset: str, caller: Caller, access: Access) -> DraftDetail:
    access.require({"department": department})
    return detail(found(department, dataset), caller)


@room.put(PATH, allows="ChangeDraft", summary="保存契约草稿")
def save_draft(
    *, department: str, dataset: str, body: DraftBody, caller: Caller, access: Access, w: Work
) -> DraftDetail:
    access.require({"department": department})
    if len(json.dumps(body.contract, ensure_ascii=False).encode()) > CONTRACT_BYTES_MAX:
        raise refusals.too_large()
    before = seen(department, dataset, body.version)
    in_force = store.dataset(department, dataset)
    edit = an_edit(caller, "saved")
    after = rules.save(before, body.contract, base=in_force.version if in_force else 0, edit=edit)
    return detail(drafts.put(w, after), caller)


@room.delete(PATH, allows="ChangeDraft", summary="放弃契约草稿")
def discard_draft(*, department: str, dataset: str, access: Access, w: Work, version: int) -> Discarded:
    access.require({"department": department})
    drafts.delete(w, seen(department, dataset, version))
    return Discarded(department=department, dataset=dataset, state="discarded")


@room.post(f"{PATH}/propose", allows="ChangeDraft", summary="提请发布")
def propose_draft(*, department: str, dataset: str, body: Seen, caller: Caller, access: Access, w: Work) -> DraftDetail:
    access.require({"department": department})
    draft = seen(department, dataset, body.version)
    if faults := faults_of(draft):
        raise invalid(InvalidError(faults))
    return detail(drafts.put(w, rules.propose(draft, edit=an_edit(caller, "proposed"))), caller)


@room.post(f"{PATH}/publish", allows="PublishDraft", summary="发布契约草稿")
def publish_draft(
    *, department: str, dataset: str, body: PublishBody, caller: Caller, access: Access, w: Work
) -> Published:
    draft = drafts.find(department, dataset)
    second = draft is not None and rules.is_second_person(draft, caller.sub)
    if not access.allows({"department": department}, second_person=second, accepts_breaking=body.accept_breaking):
        raise Problem(
            403,
            "second-person-needed",
            "契约草稿由平台运维发布,或由本部门中最后修改人以外的人核准发布;不兼容的改动只能由平台运维确认。",
            remedy="请提请发布,由另一位数据专员或平台运维核准。",
        )
    draft = as_seen(draft, body.version)
    if body.accept_breaking and not body.reason:
        raise Problem(422, "reason-missing", "不兼容的改动须写明理由。", remedy="请写明为什么必须这样改,再发布。")
    in_force = store.in_force(department, dataset)
    try:
        rules.is_publishable(draft, in_force=int(in_force["version"]) if in_force else 0)
    except rules.DraftOutdatedError:
        raise refusals.outdated() from None
    put(draft.contract, caller=caller, w=w, accepted=body.reason if body.accept_breaking else None)
    drafts.delete(w, draft)
    return published(draft.contract, "published")


@room.get("/contracts/{department}/{dataset}/versions/{version}", allows="ReadDataset", summary="契约的一个版本")
def read_version(department: str, dataset: str, version: str, access: Access) -> VersionDetail:
    access.require()
    number = int(version) if version.isdecimal() and len(version) <= 6 else 0
    kept = store.published(department, dataset, number)
    known = store.dataset(department, dataset)
    if kept is None or known is None:
        raise not_found("契约的这个版本", "contract-version-not-found")
    before = store.contract(department, dataset, number - 1)
    return VersionDetail(
        department=department,
        dataset=dataset,
        version=number,
        published_at=kept.at,
        in_force=known.version == number,
        breaking=bool(kept.reason),
        reason=kept.reason,
        contract=kept.contract,
        difference=difference(before, kept.contract),
    )


def detail(draft: Draft, caller: Caller) -> DraftDetail:
    names = {each.id: each.name for each in store.departments()}
    faults = faults_of(draft)
    in_force = store.in_force(draft.department, draft.dataset)
    context = {"second_person": rules.is_second_person(draft, caller.sub), "accepts_breaking": False}
    return DraftDetail(
        **to_item(draft, names).model_dump(),
        contract=dict(draft.contract),
        faults=[FaultItem(**vars(fault)) for fault in faults],
        difference=None if faults else difference(in_force, draft.contract),
        edits=[EditItem(**vars(edit)) for edit in draft.edits],
        trials=[
            TrialItem(
                trial=each.id,
                state=each.state,  # type: ignore[arg-type]
                requested_at=each.requested_at,
                draft_version=each.draft_version,
            )
            for each in drafts.trials(draft.department, draft.dataset)
        ],
        may_publish=decide(room.name, "PublishDraft", caller, {"department": draft.department}, context),
    )


def to_item(draft: Draft, names: dict[str, str]) -> DraftItem:
    in_force = store.dataset(draft.department, draft.dataset)
    return DraftItem(
        department=draft.department,
        department_name=names.get(draft.department, draft.department),
        dataset=draft.dataset,
        name=str(draft.contract.get("name", "")),
        number=draft.number,
        version=draft.version,
        state=draft.state,
        outdated=draft.base != (in_force.version if in_force else 0),
        edited_at=draft.edits[-1].at,
        edited_by=draft.edits[-1].name,
    )


def faults_of(draft: Draft) -> list[Fault]:
    try:
        contracts.check(draft.contract)
    except InvalidError as error:
        return error.faults
    return []


def found(department: str, dataset: str) -> Draft:
    return existing(drafts.find(department, dataset))


def existing(draft: Draft | None) -> Draft:
    if draft is None:
        raise not_found("这个数据集的契约草稿", "draft-not-found")
    return draft


def seen(department: str, dataset: str, version: int) -> Draft:
    """The draft, if it is as the caller saw it."""
    return as_seen(drafts.find(department, dataset), version)


def as_seen(draft: Draft | None, version: int) -> Draft:
    draft = existing(draft)
    try:
        rules.is_seen(draft, version)
    except DraftChangedError as error:
        raise Problem(
            409,
            "draft-changed",
            "这份草稿刚刚被别人改动过。",
            remedy="请刷新页面,在最新的草稿上重新修改。",
            version=error.version,
        ) from None
    return draft


def is_place(department: str, dataset: str) -> bool:
    return is_slug(dataset) and store.department(department) is not None


def an_edit(caller: Caller, what: str) -> Edit:
    return Edit(at=clock.stamp(clock.now()), by=caller.sub, name=caller.name, what=what)  # type: ignore[arg-type]
