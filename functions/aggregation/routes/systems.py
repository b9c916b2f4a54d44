"""The inventory of business systems: what there is, what is planned, how far it is."""

from collections import Counter
from collections.abc import Iterable, Sequence

from aggregation import store
from aggregation.datasets import is_slug
from aggregation.routes.room import room
from aggregation.routes.system_shapes import (
    DepartmentSums,
    DescriptionBody,
    EntryItem,
    FedDataset,
    PlanBody,
    PlanItem,
    ProgressBody,
    Sums,
    SystemDeleted,
    SystemDetail,
    SystemItem,
    Systems,
    SystemSums,
)
from aggregation.systems import store as systems
from aggregation.systems import system as rules
from aggregation.systems.system import (
    Decision,
    Description,
    NothingPlannedError,
    Plan,
    PlanError,
    State,
    StillNeededError,
    System,
)
from zunyi import clock
from zunyi.access import Access, decide
from zunyi.caller import Caller
from zunyi.cursor import decode, encode
from zunyi.problems import Problem, conflict, not_found
from zunyi.work import Work

PAGE = 50
PATH = "/systems/{department}/{system}"
PLAN_FAULTS = {
    "due-missing": ("没有写完成期限。", "除保留外,请写明哪一天之前完成。"),
    "target-missing": ("没有找到要整合到的系统。", "请从登记过的系统中选一个。"),
    "target-itself": ("系统不能整合到它自己。", "请选另一个系统。"),
    "target-goes": ("要整合到的系统自己也将整合或停用。", "请选一个将继续使用的系统。"),
}


@room.get("/systems", allows="ListSystems", summary="业务系统")
def list_systems(
    *,
    access: Access,
    department: str = "",
    q: str = "",
    decision: Decision | None = None,
    state: State | None = None,
    cursor: str = "",
) -> Systems:
    access.require()
    names, today = department_names(), clock.today()

    def wanted(system: System) -> bool:
        planned = system.plan.decision if system.plan else None
        meant = rules.is_meant(system, names.get(system.department, ""), q)
        return meant and decision in (None, planned) and state in (None, rules.state(system, today))

    found, following = systems.page(department, wanted=wanted, after=decode(cursor), limit=PAGE)
    return Systems(items=[to_item(each, names) for each in found], next=encode(following))


@room.get("/systems/sums", allows="ListSystems", summary="业务系统汇总")
def read_system_sums(access: Access) -> SystemSums:
    access.require()
    names, found = department_names(), systems.everything()
    departments = sorted({each.department for each in found})
    return SystemSums(
        **counted(found).model_dump(),
        departments=[
            DepartmentSums(
                department=department,
                department_name=names.get(department, department),
                **counted([each for each in found if each.department == department]).model_dump(),
            )
            for department in departments
        ],
    )


@room.get(PATH, allows="ReadSystem", summary="一个业务系统")
def read_system(department: str, system: str, caller: Caller, access: Access) -> SystemDetail:
    access.require()
    return detail(known(department, system), caller)


@room.put(PATH, allows="DescribeSystem", summary="登记或修改业务系统")
def describe_system(
    *, department: str, system: str, body: DescriptionBody, caller: Caller, access: Access, w: Work
) -> SystemDetail:
    access.require({"department": department})
    told = Description(**body.model_dump(exclude={"version", "datasets"}), datasets=tuple(dict.fromkeys(body.datasets)))
    check_datasets(department, told.datasets)
    at, before = clock.stamp(clock.now()), systems.find(f"{department}/{system}")
    if before is None:
        check_place(department, system)
        return detail(systems.put(w, rules.begin(department, system, told, at=at, name=caller.name)), caller)
    return keep(w, before, rules.describe(before, told, at=at, name=caller.name), version=body.version, caller=caller)


@room.put(f"{PATH}/plan", allows="PlanSystem", summary="决定保留、改造、升级、整合或停用")
def plan_system(
    *, department: str, system: str, body: PlanBody, caller: Caller, access: Access, w: Work
) -> SystemDetail:
    access.require({"department": department})
    before = known(department, system)
    due = body.due.isoformat() if body.due else ""
    plan = Plan(decision=body.decision, into=body.into, due=due, reason=body.reason)
    target = systems.find(plan.into) if plan.into else None  # as it is now; the list may lag
    others = [*systems.everything(), *([target] if target else [])]
    try:
        after = rules.decide(before, plan, others, at=clock.stamp(clock.now()), name=caller.name)
    except PlanError as error:
        said, remedy = PLAN_FAULTS[error.code]
        raise Problem(422, f"plan-{error.code}", said, remedy=remedy) from None
    except StillNeededError as error:
        raise still_needed(error.names) from None
    return keep(w, before, after, version=body.version, caller=caller)


@room.post(f"{PATH}/progress", allows="ReportSystem", summary="报告进度")
def report_progress(
    *, department: str, system: str, body: ProgressBody, caller: Caller, access: Access, w: Work
) -> SystemDetail:
    access.require({"department": department})
    before = known(department, system)
    seen(before, body.version)
    try:
        after = rules.report(before, body.percent, body.note, at=clock.stamp(clock.now()), name=caller.name)
    except NothingPlannedError:
        raise conflict("这个系统还没有决定,或决定保留,没有进度可报。", "nothing-planned") from None
    return detail(systems.put(w, after), caller)


@room.delete(PATH, allows="DescribeSystem", summary="删除登记错的业务系统")
def delete_system(*, department: str, system: str, access: Access, w: Work, version: int) -> SystemDeleted:
    access.require({"department": department})
    before = known(department, system)
    seen(before, version)
    if before.plan is not None:
        raise Problem(409, "system-planned", "已有决定的系统不能删除。", remedy="不再使用的系统,请由平台运维决定停用。")
    try:
        rules.is_free(before, systems.everything())
    except StillNeededError as error:
        raise still_needed(error.names) from None
    systems.delete(w, before)
    return SystemDeleted(department=department, system=system, state="deleted")


def known(department: str, system: str) -> System:
    found = systems.find(f"{department}/{system}")
    if found is None:
        raise not_found("这个业务系统", "system-not-found")
    return found


def keep(w: Work, before: System, after: System, *, version: int, caller: Caller) -> SystemDetail:
    """Written where it says something else, by whom saw it as it was."""
    if after == before:
        return detail(before, caller)
    seen(before, version)
    return detail(systems.put(w, after), caller)


def still_needed(names: Sequence[str]) -> Problem:
    told = f"{'、'.join(f'“{name}”' for name in names)}将整合到这个系统。"
    return Problem(409, "system-still-needed", told, remedy="请先为它们另作决定。")


def seen(system: System, version: int) -> None:
    try:
        rules.is_seen(system, version)
    except rules.SystemChangedError:
        raise conflict("这个业务系统在您查看之后有了变化。", "changed-meanwhile") from None


def check_place(department: str, system: str) -> None:
    if store.department(department) is None or not is_slug(system):
        raise Problem(422, "system-id-invalid", "部门未登记,或系统代号不合写法。", remedy="代号只用小写字母和连字符。")


def check_datasets(department: str, datasets: Iterable[str]) -> None:
    for dataset in datasets:
        if store.dataset(department, dataset) is None:
            raise Problem(
                422, "dataset-not-found", f"本部门没有数据集“{dataset}”。", remedy="请从本部门的数据集中选择。"
            )


def department_names() -> dict[str, str]:
    return {each.id: each.name for each in store.departments()}


def counted(found: list[System]) -> Sums:
    today = clock.today()
    return Sums(
        systems=len(found),
        by_decision=Counter(each.plan.decision if each.plan else "undecided" for each in found),
        by_state=Counter(rules.state(each, today) for each in found),
    )


def to_item(system: System, names: dict[str, str]) -> SystemItem:
    told, plan = system.told, system.plan
    return SystemItem(
        department=system.department,
        department_name=names.get(system.department, system.department),
        system=system.system,
        name=told.name,
        purpose=told.purpose,
        hosting=told.hosting,
        network=told.network,
        in_use_since=told.in_use_since,
        datasets=len(told.datasets),
        decision=plan.decision if plan else None,
        due=plan.due if plan else "",
        percent=system.percent,
        state=rules.state(system, clock.today()),
        version=system.version,
    )


def detail(system: System, caller: Caller) -> SystemDetail:
    told, resource = system.told, {"department": system.department}
    fed = {name: store.dataset(system.department, name) for name in told.datasets}
    return SystemDetail(
        **to_item(system, department_names()).model_dump(),
        office=told.office,
        technology=told.technology,
        supplier=told.supplier,
        feeds=[FedDataset(dataset=name, name=each.name if each else "") for name, each in fed.items()],
        plan=to_plan(system.plan) if system.plan else None,
        entries=[
            EntryItem(**{**vars(each), "percent": None if each.percent < 0 else each.percent})
            for each in reversed(system.entries)
        ],
        may_describe=decide(room.name, "DescribeSystem", caller, resource, {}),
        may_plan=decide(room.name, "PlanSystem", caller, resource, {}),
    )


def to_plan(plan: Plan) -> PlanItem:
    target = systems.find(plan.into) if plan.into else None
    return PlanItem(**vars(plan), into_name=target.told.name if target else "")
