"""Publishing a contract: the version, the dataset and what the other rooms are told are one transaction."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, RootModel

from aggregation import contracts, store
from aggregation.contracts import BreakingError, InvalidError, VersionGapError, VersionTakenError
from aggregation.routes.room import room
from zunyi import clock
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.events import EventTooLargeError
from zunyi.problems import Problem
from zunyi.work import Work


class ContractBody(RootModel[dict[str, Any]]):
    """A contract as seed/contract.schema.json says."""


class Published(BaseModel):
    department: str
    dataset: str
    version: int
    state: Literal["published", "unchanged"]


@room.post("/contracts", allows="PublishContract", summary="发布数据契约")
def publish_contract(body: ContractBody, caller: Caller, access: Access, w: Work) -> Published:
    access.require()
    contract = body.root
    try:
        contracts.check(contract)
    except InvalidError as error:
        raise invalid(error) from None
    department = store.department(contract["department"])
    if department is None:
        raise Problem(
            422, "department-unknown", f"部门“{contract['department']}”尚未登记。", remedy="请先登记部门,再发布契约。"
        )
    if step(contract) == "keep":
        return published(contract, "unchanged")
    at = clock.stamp(clock.now())
    store.publish(w, contract, at=at, by=caller.sub)
    try:
        tell(w, contract, department.name, at)
    except EventTooLargeError:
        raise Problem(
            413,
            "contract-too-large",
            "契约超过 200 KB,其他系统无法接收。",
            remedy="请缩短别名和目录文字,或拆成两个数据集。",
        ) from None
    return published(contract, "published")


def step(contract: Mapping[str, Any]) -> Literal["publish", "keep"]:
    """What publishing would do, or the Problem why not."""
    department, dataset, version = contract["department"], contract["dataset"], contract["version"]
    known = store.dataset(department, dataset)
    latest = store.contract(department, dataset, known.version) if known else None
    try:
        return contracts.step(
            contract, latest=latest, same_version=store.contract(department, dataset, version) if known else None
        )
    except VersionTakenError:
        raise Problem(
            409,
            "contract-version-taken",
            f"第 {version} 版已经发布,内容与这次的不同;已发布的版本不再改动。",
            remedy="请把改动作为下一版发布。",
        ) from None
    except VersionGapError as error:
        raise Problem(
            409,
            "contract-version-not-next",
            f"版本号应为 {error.expected},不是 {version}。",
            remedy=f"请改为第 {error.expected} 版后重新发布。",
            expected=error.expected,
        ) from None
    except BreakingError as error:
        raise Problem(
            409,
            "contract-breaking",
            f"这些改动与现行版本不兼容:{';'.join(error.reasons)}。",
            remedy="请只作兼容的改动(增加选填列、增加别名);确需不兼容的改动,请另建数据集。",
            reasons=error.reasons,
        ) from None


def tell(w: Work, contract: Mapping[str, Any], department_name: str, at: str) -> None:
    """Raises EventTooLargeError when the contract does not fit an event."""
    subject = f"{contract['department']}/{contract['dataset']}"
    known = {"department": contract["department"], "department_name": department_name, "dataset": contract["dataset"]}
    if contract["version"] == 1:
        described = {name: contract[name] for name in ("name", "entity", "mode", "version")}
        catalogue = contract["catalogue"]
        promised = {"update_cycle": catalogue["update_cycle"], "sharing": catalogue["sharing"]["type"]}
        data = {**known, **described, **promised, "published_at": at}
        w.publish("aggregation.DatasetPublished.v1", subject=subject, data=data)
    w.publish(
        "aggregation.ContractPublished.v1",
        subject=subject,
        data={**known, "version": contract["version"], "contract": impersonal(contract), "published_at": at},
    )


def invalid(error: InvalidError) -> Problem:
    told = ";".join(f"{fault.field}:{fault.message}" for fault in error.faults[:5])
    more = f"等 {len(error.faults)} 处" if len(error.faults) > 5 else ""
    return Problem(
        422,
        "contract-invalid",
        f"契约不合格式:{told}{more}。",
        remedy="请对照契约格式(seed/contract.schema.json)改正后重新发布。",
        errors=[vars(fault) for fault in error.faults],
    )


def impersonal(contract: Mapping[str, Any]) -> dict[str, Any]:
    """The contract as other rooms are told it: the steward's name and telephone stay here."""
    catalogue = {name: value for name, value in contract["catalogue"].items() if name != "steward"}
    return {**contract, "catalogue": catalogue}


def published(contract: Mapping[str, Any], state: Literal["published", "unchanged"]) -> Published:
    return Published(
        department=contract["department"], dataset=contract["dataset"], version=contract["version"], state=state
    )
