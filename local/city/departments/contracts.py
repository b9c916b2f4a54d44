"""A dataset's columns, read from its contract in seed/: order and names as the department promised them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEED = Path(__file__).resolve().parents[3] / "seed"


@dataclass(slots=True, frozen=True)
class Column:
    """field: the attribute of the row's subject that it feeds, or else its own name."""

    name: str
    type: str
    field: str
    required: bool


@dataclass(slots=True, frozen=True)
class Contract:
    department: str
    dataset: str
    name: str
    columns: tuple[Column, ...]


def contract(department: str, dataset: str) -> Contract:
    """The newest version."""
    versions = (SEED / "contracts" / department).glob(f"{dataset}.v*.json")
    newest = max(versions, key=lambda path: int(path.stem.rpartition(".v")[2]))
    document = json.loads(newest.read_text(encoding="utf-8"))
    columns = tuple(
        Column(column["name"], column["type"], _field(column), column["required"]) for column in document["columns"]
    )
    return Contract(department, dataset, document["name"], columns)


def _field(column: dict[str, Any]) -> str:
    own: str = column["name"]
    return column["attribute"] or own if column.get("mention", "subject") == "subject" else own
