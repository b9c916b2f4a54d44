"""Table of departments, datasets, contracts and last deliveries.

department  pk department#<id>, sk department; by_owner departments, by code
dataset     pk dataset#<department>/<dataset>, sk dataset; by_owner department#<id>, by_state datasets, both by id
contract    the same pk, sk contract#<version>: the text as published, for ever
delivery    the same pk, sk delivery: the last whole one
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex

from aggregation.datasets import Dataset, Delivery, Department
from zunyi.problems import Problem
from zunyi.table import Row
from zunyi.work import Work

DEPARTMENTS_MAX = 500
VERSIONS_MAX = 200
READ_MAX = 1_000  # rows that one page of a search looks at
Key = dict[str, Any]
Told = TypeVar("Told")


class DepartmentRow(Row, discriminator="catalogue-department"):
    name = UnicodeAttribute()
    short_name = UnicodeAttribute()
    code = UnicodeAttribute()


class DatasetRow(Row, discriminator="catalogue-dataset"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    name = UnicodeAttribute()
    entity = UnicodeAttribute()
    mode = UnicodeAttribute()
    contract_version = NumberAttribute()
    sharing = UnicodeAttribute()
    update_cycle = UnicodeAttribute()
    published_at = UnicodeAttribute()


class ContractRow(Row, discriminator="catalogue-contract"):
    number = NumberAttribute()
    text = UnicodeAttribute()
    published_at = UnicodeAttribute()
    published_by = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A published version. reason: why it broke what stood before; "" where it was compatible."""

    contract: dict[str, Any]
    at: str
    reason: str


class DeliveryRow(Row, discriminator="catalogue-delivery"):
    at = UnicodeAttribute()
    submission = UnicodeAttribute()
    accepted = NumberAttribute()
    rejected = NumberAttribute()


def departments() -> list[Department]:
    """All, by code."""
    return [to_department(row) for row in Row.by_owner.query("departments", limit=DEPARTMENTS_MAX)]


def department(id_: str) -> Department | None:
    row = DepartmentRow.find(f"department#{id_}", "department")
    return None if row is None else to_department(row)


def put_department(w: Work, told: Department) -> bool:
    """Add or replace. False when it is told as it is known."""
    pk = f"department#{told.id}"
    row = DepartmentRow.find(pk, "department") or DepartmentRow(pk=pk, sk="department")
    if row.version is not None and to_department(row) == told:
        return False
    row.owner, row.owner_sort = "departments", f"{told.code}#{told.id}"
    row.name, row.short_name, row.code = told.name, told.short_name, told.code
    w.save(row)
    return True


def dataset(department_: str, dataset_: str) -> Dataset | None:
    row = DatasetRow.find(pk_of(department_, dataset_), "dataset")
    return None if row is None else to_dataset(row)


def datasets(
    department_: str, *, wanted: Callable[[Dataset], bool], after: Key | None, limit: int
) -> tuple[list[Dataset], Key | None]:
    """Those wanted, of one department or ("") of all, by id; and where the next page begins."""
    owner = f"department#{department_}" if department_ else ""
    return search(owner, "datasets", to_dataset, wanted=wanted, after=after, limit=limit)


def every_dataset() -> list[Dataset]:
    """All of the city, by id."""
    found, following = datasets("", wanted=lambda _: True, after=None, limit=READ_MAX)
    while following is not None:
        more, following = datasets("", wanted=lambda _: True, after=following, limit=READ_MAX)
        found += more
    return found


def search(
    owner: str, state: str, to: Callable[[Any], Told], *, wanted: Callable[[Told], bool], after: Key | None, limit: int
) -> tuple[list[Told], Key | None]:
    """Those wanted of an owner's rows, or ("") of all in a state, as the index sorts them; and the next page."""
    index: GlobalSecondaryIndex[Row] = Row.by_owner if owner else Row.by_state
    partition, key = ("owner", owner) if owner else ("state_key", state)
    if after is not None and after.get(partition) != {"S": key}:
        raise Problem(400, "cursor-invalid", "翻页位置无效。", remedy="请回到第一页重新查看。")
    found: list[Told] = []
    rows = index.query(key, last_evaluated_key=after, limit=READ_MAX)
    for row in rows:
        if wanted(told := to(row)):
            found.append(told)
        if len(found) == limit:
            break
    return found, rows.last_evaluated_key


def publish(w: Work, contract: Mapping[str, Any], *, at: str, by: str, reason: str | None = None) -> None:
    """Write the version, and the dataset as it now says. reason: why it may break what stands."""
    pk, id_ = pk_of(contract["department"], contract["dataset"]), f"{contract['department']}/{contract['dataset']}"
    w.save(
        ContractRow(
            pk=pk,
            sk=sk_of(contract["version"]),
            number=contract["version"],
            text=json.dumps(contract, ensure_ascii=False),
            published_at=at,
            published_by=by,
            reason=reason,
        )
    )
    row = DatasetRow.find(pk, "dataset") or DatasetRow(pk=pk, sk="dataset", published_at=at)
    row.owner, row.owner_sort = f"department#{contract['department']}", contract["dataset"]
    row.state_key, row.state_sort = "datasets", id_
    row.department, row.dataset, row.name = contract["department"], contract["dataset"], contract["name"]
    row.entity, row.mode, row.contract_version = contract["entity"], contract["mode"], contract["version"]
    row.sharing = contract["catalogue"]["sharing"]["type"]
    row.update_cycle = contract["catalogue"]["update_cycle"]
    w.save(row)


def in_force(department_: str, dataset_: str) -> dict[str, Any] | None:
    """The contract that files are held to now."""
    known = dataset(department_, dataset_)
    return contract(department_, dataset_, known.version) if known else None


def published(department_: str, dataset_: str, version: int) -> Kept | None:
    row = ContractRow.find(pk_of(department_, dataset_), sk_of(version))
    return None if row is None else Kept(contract=json.loads(row.text), at=row.published_at, reason=row.reason or "")


def contract(department_: str, dataset_: str, version: int) -> dict[str, Any] | None:
    row = ContractRow.find(pk_of(department_, dataset_), sk_of(version))
    return None if row is None else json.loads(row.text)


def contracts(of: Iterable[Dataset]) -> list[dict[str, Any]]:
    """Of each dataset the one in force."""
    keys = [(pk_of(each.department, each.dataset), sk_of(each.version)) for each in of]
    rows = ContractRow.batch_get(keys, consistent_read=True) if keys else ()
    return [json.loads(row.text) for row in rows]


def versions(department_: str, dataset_: str) -> list[tuple[int, str]]:
    """Each published version and when, the latest first."""
    found = ContractRow.query(
        pk_of(department_, dataset_),
        ContractRow.sk.startswith("contract#"),
        scan_index_forward=False,
        limit=VERSIONS_MAX,
    )
    return [(int(row.number), row.published_at) for row in found]


def keep_delivery(w: Work, department_: str, dataset_: str, told: Delivery) -> bool:
    """False when a later delivery, or this one, is known."""
    pk = pk_of(department_, dataset_)
    row = DeliveryRow.find(pk, "delivery") or DeliveryRow(pk=pk, sk="delivery")
    if row.version is not None and (row.at, row.submission) >= (told.at, told.submission):
        return False
    row.at, row.submission = told.at, told.submission
    row.accepted, row.rejected = told.accepted, told.rejected
    w.save(row)
    return True


def deliveries(of: Iterable[Dataset]) -> dict[tuple[str, str], Delivery]:
    """The last delivery of each dataset that has one."""
    keys = {(pk_of(each.department, each.dataset), "delivery"): (each.department, each.dataset) for each in of}
    rows = DeliveryRow.batch_get(list(keys), consistent_read=True) if keys else ()
    return {keys[(row.pk, row.sk)]: to_delivery(row) for row in rows}


def pk_of(department_: str, dataset_: str) -> str:
    return f"dataset#{department_}/{dataset_}"


def sk_of(version: int) -> str:
    return f"contract#{version:06}"


def to_department(row: Any) -> Department:
    return Department(id=row.pk.removeprefix("department#"), name=row.name, short_name=row.short_name, code=row.code)


def to_dataset(row: Any) -> Dataset:
    return Dataset(
        department=row.department,
        dataset=row.dataset,
        name=row.name,
        entity=row.entity,
        mode=row.mode,
        version=int(row.contract_version),
        sharing=row.sharing,
        update_cycle=row.update_cycle,
        published_at=row.published_at,
    )


def to_delivery(row: Any) -> Delivery:
    return Delivery(at=row.at, submission=row.submission, accepted=int(row.accepted), rejected=int(row.rejected))
