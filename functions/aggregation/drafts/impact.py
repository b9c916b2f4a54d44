"""Who is hurt by a change that breaks: the department that delivers, and what reads its columns."""

import functools
import importlib.resources
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aggregation.compatibility import headers, reasons
from aggregation.drafts.grants import Grant

Contract = Mapping[str, Any]
Kind = Literal["files", "finding", "indicator", "page", "matching", "grant"]


@dataclass(frozen=True, kw_only=True)
class Hurt:
    """who: a department's or a room's id; name: of the finding, indicator, grant …; words: what happens to it."""

    kind: Kind
    who: str
    name: str
    column: str | None
    words: str


def hurt(before: Contract, after: Contract, grants: Iterable[Grant]) -> list[Hurt]:
    """Of each thing that is hurt once a column. None where the change is compatible."""
    broken = reasons(before, after)
    columns = {column["name"]: column for column in before["columns"]}
    named = [name for name in dict.fromkeys(reason.column for reason in broken) if name in columns]
    touched = list(columns) if any(reason.column is None for reason in broken) else named
    readers = [
        each
        for name in touched
        for each in (*of_consumers(before, columns[name]), *of_grants(before, columns[name], grants))
    ]
    return [*(of_files(before, after) if broken else ()), *dict.fromkeys(readers)]


def of_files(before: Contract, after: Contract) -> Iterator[Hurt]:
    """Files made as until now, that would be refused or lose a column."""
    known = {header: column for column in after["columns"] for header in headers(column)}
    who = before["department"]
    for column in before["columns"]:
        for header in headers(column):
            if header not in known:
                words = refused(header, column["name"], known)
                yield Hurt(kind="files", who=who, name=f"表头“{header}”", column=column["name"], words=words)
    old = {header: column for column in before["columns"] for header in headers(column)}
    for column in after["columns"]:
        was = next((old[header] for header in headers(column) if header in old), None)
        if column["required"] and (was is None or not was["required"]):
            words = f"没有“{column['name']}”列的文件整份退回,这一列为空的行逐行退回"
            yield Hurt(kind="files", who=who, name=f"列“{column['name']}”", column=column["name"], words=words)


def refused(header: str, name: str, known: Mapping[str, Any]) -> str:
    successor = known.get(name)
    if successor is None:
        return f"文件里的“{header}”列不再读取,其中的内容不再入库"
    if successor["required"]:
        return f"以“{header}”为表头的文件整份退回,须改用“{successor['name']}”"
    return f"文件里以“{header}”为表头的列不再读取,须改用“{successor['name']}”"


def of_consumers(contract: Contract, column: Mapping[str, Any]) -> Iterator[Hurt]:
    entity, facts = mentioned(contract, column), facts_of(contract, column["name"])
    for reader in consumers():
        by_attribute = column["attribute"] in reader.get("attributes", ()) and entity == reader["entity"]
        if by_attribute or facts & set(reader.get("facts", ())):
            yield Hurt(
                kind=reader["kind"],
                who=reader["who"],
                name=reader["name"],
                column=column["name"],
                words=f"{reader['name']}依据“{column['name']}”,{reader['effect']}",
            )


def of_grants(contract: Contract, column: Mapping[str, Any], grants: Iterable[Grant]) -> Iterator[Hurt]:
    """Grants are about persons."""
    feeds = facts_of(contract, column["name"])
    if mentioned(contract, column) == "person" and column["attribute"]:
        feeds = feeds | {column["attribute"]}
    for grant in grants:
        if feeds & set(grant.fields):
            words = f"按“{grant.name}”查询的人看到的“{column['name']}”会变或不再更新"
            yield Hurt(kind="grant", who=grant.department, name=grant.name, column=column["name"], words=words)


def mentioned(contract: Contract, column: Mapping[str, Any]) -> str:
    """The kind of what the column speaks of."""
    mention = column.get("mention", "subject")
    if mention == "subject":
        return str(contract["entity"])
    entity = str(contract.get("mentions", {}).get(mention, {}).get("entity", ""))
    return "person" if entity == "party" else entity


def facts_of(contract: Contract, column: str) -> set[str]:
    return {fact["kind"] for fact in contract.get("facts", ()) if column in fact["parts"].values()}


@functools.cache
def consumers() -> list[dict[str, Any]]:
    """What reads attributes and facts, as data: a copy of seed/consumers.json; a test holds them equal."""
    text = importlib.resources.files("aggregation").joinpath("consumers.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found
