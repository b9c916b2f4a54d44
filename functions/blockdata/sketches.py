"""A contract sketched from a sample: what each column seems to be, with how much of it can be read so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SURE_MIN = 0.95
"""Of a column's values; where fewer can be read as its type, somebody should look."""


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """`proposal` and the part of a `contract` that it makes, or the `problem` why the sample cannot be read."""

    id: str
    department: str
    dataset: str
    completed_at: str
    proposal: Mapping[str, Any] | None
    contract: Mapping[str, Any] | None
    problem: Mapping[str, str] | None


def told(proposal: Mapping[str, Any]) -> str:
    """
    >>> column = {"type": "phone", "share": 1.0, "codes": []}
    >>> told({"rows": 40, "columns": [column, column | {"share": 0.5}], "key": ["证号"]})
    '看了40行、2列:1列有把握,1列请您核对;主键建议用证号'
    """
    columns, key = proposal["columns"], proposal["key"]
    sure = sum(is_sure(column) for column in columns)
    doubted = len(columns) - sure
    found = f"主键建议用{'、'.join(key)}" if key else "没有找到能区分各行的列,请您指定主键"
    judged = f"{sure}列有把握" + (f",{doubted}列请您核对" if doubted else "")
    return f"看了{proposal['rows']}行、{len(columns)}列:{judged};{found}"


def is_sure(column: Mapping[str, Any]) -> bool:
    """Text is what is left when nothing else fits."""
    share = column["share"]
    return share is not None and share >= SURE_MIN and column["type"] != "text" and not column["codes"]
