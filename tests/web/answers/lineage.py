"""Lineage, of the seed's own contracts: a picture as full as a city's."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

from aggregation.drafts.impact import consumers
from aggregation.lineage import graph
from aggregation.systems.system import Description, System

from .common import Json

SEED = Path(__file__).resolve().parents[3] / "seed"
TOLD = Description(
    name="最低生活保障信息系统",
    purpose="低保对象的申请、审核与发放",
    office="",
    technology="",
    hosting="本单位机房",
    network="业务专网",
    supplier="",
    in_use_since="2012-06",
    datasets=("minimum-allowance",),
)
ALLOWANCES = System(
    department="civil-affairs", system="allowances", told=TOLD, plan=None, percent=0, entries=(), version=1
)


@cache
def lineage(is_empty: bool = False) -> Json:
    paths = [] if is_empty else sorted((SEED / "contracts").glob("*/*.json"))
    contracts = [json.loads(path.read_text("utf-8")) for path in paths]
    found = graph.lineage(contracts, [] if is_empty else [ALLOWANCES], consumers())
    names = {each["id"]: each["name"] for each in json.loads((SEED / "departments.json").read_text("utf-8"))}

    def called(department: str) -> Json:
        return {"department": department, "department_name": names[department]}

    return {
        "systems": [{**asdict(each), **called(each.department)} for each in found.systems],
        "datasets": [{**asdict(each), **called(each.department)} for each in found.datasets],
        "attributes": [
            {**asdict(each), "authorities": [called(department) for department in each.authorities]}
            for each in found.attributes
        ],
        "uses": [asdict(each) for each in found.uses],
        "links": [{**asdict(each), "columns": list(each.columns)} for each in found.links],
    }
