"""The directory of government information resources (政务信息资源目录), for spreadsheets and for other catalogues."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from aggregation import catalogue, store
from aggregation.datasets import Dataset, is_meant
from aggregation.routes.room import room
from zunyi.access import Access
from zunyi.cursor import decode, encode

PAGE = 50


class InformationItem(BaseModel):
    name: str
    data_type: str
    grade: str
    provincial: str
    category: str


class DirectoryEntry(BaseModel):
    department: str
    dataset: str
    version: int
    catalogue: dict[str, Any]
    items: list[InformationItem]


class Directory(BaseModel):
    items: list[DirectoryEntry]
    next: str | None


@room.get("/directory", allows="ReadDataset", summary="政务信息资源目录")
def read_directory(access: Access, department: str = "", q: str = "", cursor: str = "") -> Directory:
    access.require()
    found, following = store.datasets(department, wanted=meant(q), after=decode(cursor), limit=PAGE)
    contracts = sorted(store.contracts(found), key=catalogue.id_of)
    return Directory(items=[to_entry(each) for each in contracts], next=encode(following))


@room.get("/directory/dcat", allows="ReadDataset", summary="目录的 DCAT(JSON-LD)")
def read_dcat(access: Access, q: str = "") -> dict[str, Any]:
    access.require()
    return catalogue.dcat(store.contracts(filter(meant(q), store.every_dataset())))


def meant(q: str) -> Callable[[Dataset], bool]:
    """As the list of datasets understands it."""
    names = {each.id: each.name for each in store.departments()}
    return lambda dataset: is_meant(dataset, names.get(dataset.department, ""), q)


def to_entry(contract: dict[str, Any]) -> DirectoryEntry:
    return DirectoryEntry(
        department=contract["department"],
        dataset=contract["dataset"],
        version=contract["version"],
        catalogue=contract["catalogue"],
        items=[InformationItem(**vars(each)) for each in catalogue.items(contract)],
    )
