"""Lineage (血缘): what comes from where, and what it is used for."""

from dataclasses import asdict

from pydantic import BaseModel

from aggregation import store
from aggregation.drafts.impact import consumers
from aggregation.lineage import graph
from aggregation.lineage.graph import UseKind
from aggregation.routes.room import room
from aggregation.systems import store as systems
from zunyi.access import Access


class LineageSystem(BaseModel):
    """system: "" of one that the catalogue names and nobody has registered."""

    id: str
    department: str
    department_name: str
    system: str
    name: str


class LineageDataset(BaseModel):
    id: str
    department: str
    department_name: str
    dataset: str
    name: str


class LineageAuthority(BaseModel):
    department: str
    department_name: str


class LineageAttribute(BaseModel):
    """authorities: whose value is taken first; none: the most recent value."""

    id: str
    kind: str
    attribute: str
    is_fact: bool
    authorities: list[LineageAuthority]


class LineageUse(BaseModel):
    id: str
    kind: UseKind
    use: str
    name: str
    entity: str


class LineageLink(BaseModel):
    """columns: of the dataset; rank: of its department among the authorities, from 1."""

    source: str
    target: str
    columns: list[str]
    rank: int | None


class Lineage(BaseModel):
    systems: list[LineageSystem]
    datasets: list[LineageDataset]
    attributes: list[LineageAttribute]
    uses: list[LineageUse]
    links: list[LineageLink]


@room.get("/lineage", allows="ReadLineage", summary="血缘:业务系统、数据集、融合属性、指标")
def read_lineage(access: Access) -> Lineage:
    access.require()
    found = graph.lineage(store.contracts(store.every_dataset()), systems.everything(), consumers())
    names = {each.id: each.name for each in store.departments()}

    def called(department: str) -> dict[str, str]:
        return {"department": department, "department_name": names.get(department, department)}

    return Lineage(
        systems=[LineageSystem(**{**asdict(each), **called(each.department)}) for each in found.systems],
        datasets=[LineageDataset(**{**asdict(each), **called(each.department)}) for each in found.datasets],
        attributes=[
            LineageAttribute(**{**asdict(each), "authorities": [called(department) for department in each.authorities]})
            for each in found.attributes
        ],
        uses=[LineageUse(**asdict(each)) for each in found.uses],
        links=[LineageLink(**asdict(each)) for each in found.links],
    )
