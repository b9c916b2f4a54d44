"""Publishing a contract: the version, the dataset and what the other rooms are told are one transaction."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, RootModel

from aggregation import contracts, store
from aggregation.compatibility import broken
from aggregation.contracts import BreakingError, InvalidError, VersionGapError, VersionTakenError
from aggregation.routes import refusals
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
    return published(body.root, put(body.root, caller=caller, w=w))


def put(
    contract: Mapping[str, Any], *, caller: Caller, w: Work, accepted: str | None = None
) -> Literal["published", "unchanged"]:
    """Write the next version and tell it. accepted: the reason for which it may break what stands. Raises Problem."""
    try:
        contracts.check(contract)
    except InvalidError as error:
        raise invalid(error) from None
    department = store.department(contract["department"])
    if department is None:
        raise refusals.department_unknown(contract["department"])
    known = store.dataset(contract["department"], contract["dataset"])
    latest = store.in_force(contract["department"], contract["dataset"]) if known else None
    if step(contract, latest, accepts_breaking=accepted is not None) == "keep":
        return "unchanged"
    breaks = broken(latest, contract) if latest else []
    at = clock.stamp(clock.now())
    store.publish(w, contract, at=at, by=caller.sub, reason=accepted if breaks else None)
    try:
        tell(w, contract, department.name, at=at, breaks=breaks)
    except EventTooLargeError:
        raise refusals.too_large() from None
    return "published"


def step(
    contract: Mapping[str, Any], latest: Mapping[str, Any] | None, *, accepts_breaking: bool
) -> Literal["publish", "keep"]:
    """What publishing would do, or the Problem why not."""
    department, dataset, version = contract["department"], contract["dataset"], contract["version"]
    same = store.contract(department, dataset, version) if latest else None
    try:
        return contracts.step(contract, latest=latest, same_version=same)
    except VersionTakenError:
        raise refusals.version_taken(version) from None
    except VersionGapError as error:
        raise refusals.version_not_next(version, error.expected) from None
    except BreakingError as error:
        if accepts_breaking:
            return "publish"
        raise refusals.breaking(error.reasons) from None


def tell(w: Work, contract: Mapping[str, Any], department_name: str, *, at: str, breaks: list[str]) -> None:
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
        data={
            **known,
            "version": contract["version"],
            "contract": impersonal(contract),
            "published_at": at,
            "breaking": bool(breaks),
            "reasons": breaks,
        },
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
