"""Contracts as published: the latest and each version of a dataset.

pk contract#<department>#<dataset>, sk latest or v<version, 6 digits>; by_owner contracts#<department>, by dataset.
"""

import json
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from blockdata.submissions import Submission
from zunyi.table import Row
from zunyi.work import Work

LATEST = "latest"


class ContractRow(Row, discriminator="contract"):
    contract = UnicodeAttribute()
    number = NumberAttribute()


def find(department: str, dataset: str, version: int | None = None) -> dict[str, Any] | None:
    """The contract's document; the latest version unless one is named."""
    row = ContractRow.find(partition(department, dataset), LATEST if version is None else place(version))
    if row is None:
        return None
    document: dict[str, Any] = json.loads(row.contract)
    return document


def contract_of(submission: Submission) -> dict[str, Any]:
    """The version that its present attempt began with."""
    document = find(submission.department, submission.dataset, submission.contract_version)
    if document is None:
        message = f"no contract version {submission.contract_version}"
        raise LookupError(message)
    return document


def has_department(department: str) -> bool:
    """Whether the department has published any contract."""
    return any(True for _ in Row.by_owner.query(f"contracts#{department}", limit=1))


def name_of(department: str) -> str:
    """As its contracts say; its id where it has published none."""
    found: list[Any] = list(Row.by_owner.query(f"contracts#{department}", limit=1))
    return str(json.loads(found[0].contract)["catalogue"]["provider_name"]) if found else department


def keep(w: Work, contract: dict[str, Any]) -> None:
    """Add a version; the latest is the one with the greatest number, in whatever order they come."""
    department, dataset, number = contract["department"], contract["dataset"], int(contract["version"])
    pk, text = partition(department, dataset), json.dumps(contract, ensure_ascii=False)
    version = ContractRow.find(pk, place(number)) or ContractRow(pk=pk, sk=place(number))
    version.contract, version.number = text, number
    w.save(version)
    latest = ContractRow.find(pk, LATEST) or ContractRow(pk=pk, sk=LATEST)
    if latest.number is None or latest.number <= number:
        latest.contract, latest.number = text, number
        latest.owner, latest.owner_sort = f"contracts#{department}", dataset
        w.save(latest)


def partition(department: str, dataset: str) -> str:
    return f"contract#{department}#{dataset}"


def place(version: int) -> str:
    return f"v{version:06}"
