"""Departments and datasets: who delivers what, how it stands."""

from typing import Any

from pydantic import BaseModel, Field

from aggregation import datasets, grading, store
from aggregation.datasets import Dataset, Delivery, Department
from aggregation.freshness import State
from aggregation.routes.room import room
from aggregation.systems import store as systems
from zunyi import clock, cursor
from zunyi.access import Access
from zunyi.http import Body
from zunyi.problems import Problem, not_found
from zunyi.work import Work

PAGE = 50


class DepartmentItem(BaseModel):
    department: str
    name: str
    short_name: str
    code: str


class Departments(BaseModel):
    items: list[DepartmentItem]
    next: str | None


class DepartmentBody(Body):
    name: str = Field(min_length=2, max_length=60)
    short_name: str = Field(min_length=2, max_length=30)
    code: str = Field(pattern=r"^[A-Z]{2}[0-9]{3}$")


class LastDelivery(BaseModel):
    at: str
    submission: str
    accepted: int
    rejected: int


class DatasetItem(BaseModel):
    department: str
    department_name: str
    dataset: str
    name: str
    entity: str
    mode: str
    version: int
    sharing: str
    update_cycle: str
    last_delivery: LastDelivery | None
    due: str | None
    state: State


class Datasets(BaseModel):
    items: list[DatasetItem]
    next: str | None


class LocalSpelling(BaseModel):
    value: str
    code: str


class ContractColumn(BaseModel):
    """category, provincial: its class, and its grade by the province's standard."""

    name: str
    aliases: list[str]
    type: str
    required: bool
    attribute: str | None
    mention: str = "subject"
    grade: str
    grade_reason: str = ""
    category: str
    provincial: str
    mapping: list[LocalSpelling] = []


class ContractMention(BaseModel):
    entity: str
    name: str
    address_of: str | None = None


class ContractFact(BaseModel):
    kind: str
    mention: str
    parts: dict[str, str]


class ContractText(BaseModel):
    department: str
    dataset: str
    version: int
    name: str
    entity: str
    mode: str
    period: str | None
    key: list[str]
    end_limit: float
    unknown_columns: str
    columns: list[ContractColumn]
    mentions: dict[str, ContractMention] = {}
    relations: list[dict[str, str | None]] = []
    facts: list[ContractFact] = []
    code_day: str | None = None


class ContractVersion(BaseModel):
    version: int
    published_at: str


class FeedingSystem(BaseModel):
    system: str
    name: str


class DatasetDetail(DatasetItem):
    """systems: those of the department that say they feed it."""

    systems: list[FeedingSystem]
    contract: ContractText
    catalogue: dict[str, Any]
    versions: list[ContractVersion]


@room.get("/departments", allows="ListDepartments", summary="部门")
def list_departments(access: Access) -> Departments:
    access.require()
    return Departments(items=[to_department_item(each) for each in store.departments()], next=None)


@room.put("/departments/{department}", allows="PutDepartment", summary="登记部门")
def put_department(department: str, body: DepartmentBody, access: Access, w: Work) -> DepartmentItem:
    access.require()
    if not datasets.is_slug(department):
        raise Problem(422, "department-id-invalid", "部门代号只用小写字母和连字符。", remedy="例如 civil-affairs。")
    told = Department(id=department, **body.model_dump())
    store.put_department(w, told)
    return to_department_item(told)


@room.get("/datasets", allows="ListDatasets", summary="数据集")
def list_datasets(access: Access, department: str = "", q: str = "", cursor: str = "") -> Datasets:
    access.require()
    names = {each.id: each.name for each in store.departments()}

    def wanted(dataset: Dataset) -> bool:
        return datasets.is_meant(dataset, names.get(dataset.department, ""), q)

    found, following = store.datasets(department, wanted=wanted, after=decode(cursor), limit=PAGE)
    last = store.deliveries(found)
    items = [
        to_item(each, names.get(each.department, each.department), last.get((each.department, each.dataset)))
        for each in found
    ]
    return Datasets(items=items, next=encode(following))


@room.get("/datasets/{department}/{dataset}", allows="ReadDataset", summary="数据集详情")
def read_dataset(department: str, dataset: str, access: Access) -> DatasetDetail:
    access.require({"department": department})
    found = store.dataset(department, dataset)
    if found is None:
        raise not_found("这个数据集", "dataset-not-found")
    contract = store.contract(department, dataset, found.version)
    assert contract is not None  # noqa: S101 - written in one transaction with the dataset
    known = store.department(department)
    item = to_item(found, known.name if known else department, store.deliveries([found]).get((department, dataset)))
    return DatasetDetail(
        **item.model_dump(),
        systems=[
            FeedingSystem(system=each.system, name=each.told.name)
            for each in systems.everything(department)
            if dataset in each.told.datasets
        ],
        contract=ContractText.model_validate(classed(contract)),
        catalogue=contract["catalogue"],
        versions=[
            ContractVersion(version=version, published_at=at) for version, at in store.versions(department, dataset)
        ],
    )


def classed(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract, each column with its class and its grade by the province's standard."""
    columns = [
        {**column, "category": category, "provincial": scale}
        for column in contract["columns"]
        for category, scale in [grading.classed(contract, column)]
    ]
    return {**contract, "columns": columns}


def to_department_item(known: Department) -> DepartmentItem:
    return DepartmentItem(department=known.id, name=known.name, short_name=known.short_name, code=known.code)


def to_item(dataset: Dataset, department_name: str, delivery: Delivery | None) -> DatasetItem:
    due_on, state = datasets.standing(dataset, delivery, clock.today())
    return DatasetItem(
        **{name: value for name, value in vars(dataset).items() if name != "published_at"},
        department_name=department_name,
        last_delivery=LastDelivery(**vars(delivery)) if delivery else None,
        due=due_on.isoformat() if due_on else None,
        state=state,
    )


decode, encode = cursor.decode, cursor.encode  # a query parameter is named cursor too
