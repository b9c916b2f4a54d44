"""What a new version of a contract would break, for the department that writes and the rooms that read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aggregation.codes import mappings
from aggregation.meaning import SAID

Contract = Mapping[str, Any]
Column = Mapping[str, Any]
FIXED = {
    "entity": "所说的对象",
    "mode": "报送方式",
    "period": "期次列",
    "key": "业务主键",
    "code_day": "判断代码的日子",
}
OF_COLUMN = {"type": "语义类型", "attribute": "融合的属性", "mention": "所说的对象"}


@dataclass(frozen=True)
class Reason:
    """Why a change breaks, in Chinese. column: of the version before, or a new one's; None: the dataset as a whole."""

    text: str
    column: str | None = None


def broken(before: Contract, after: Contract) -> list[str]:
    """Reasons in Chinese; none means that yesterday's files are still taken, and today's rows still mean the same."""
    return [reason.text for reason in reasons(before, after)]


def reasons(before: Contract, after: Contract) -> list[Reason]:
    return [*(Reason(text) for text in of_dataset(before, after)), *of_columns(before, after)]


def of_dataset(before: Contract, after: Contract) -> Iterator[str]:
    for field, name in FIXED.items():
        if before.get(field) != after.get(field):
            yield f"{name}变了({told(before.get(field))} → {told(after.get(field))})"
    for name, parts in SAID.values():
        now = {part.key: part.said for part in parts(after)}
        for part in parts(before):
            if now.get(part.key) != part.said:
                yield f"{name}“{part.name}”{'变了' if part.key in now else '没有了'}"


def of_columns(before: Contract, after: Contract) -> Iterator[Reason]:
    now = {header: column for column in after["columns"] for header in headers(column)}
    kept = set()
    for column in before["columns"]:
        name = column["name"]
        successor = now.get(name)
        if successor is None:
            yield Reason(f"列“{name}”没有了", name)
            continue
        if successor["name"] in kept:
            yield Reason(f"列“{name}”并入了另一列“{successor['name']}”", name)
        kept.add(successor["name"])
        yield from of_column(column, successor)
    for column in after["columns"]:
        if column["name"] not in kept and column["required"]:
            yield Reason(f"新增的列“{column['name']}”是必填的", column["name"])


def of_column(before: Column, after: Column) -> Iterator[Reason]:
    name = before["name"]
    for field, told_as in OF_COLUMN.items():
        if before.get(field) != after.get(field):
            text = f"列“{name}”的{told_as}变了({told(before.get(field))} → {told(after.get(field))})"
            yield Reason(text, name)
    if after["required"] and not before["required"]:
        yield Reason(f"列“{name}”由选填变为必填", name)
    for alias in sorted(set(headers(before)) - set(headers(after))):
        yield Reason(f"列“{name}”不再认表头“{alias}”", name)
    yield from (Reason(text, name) for text in mappings.removed(before, after))


def headers(column: Column) -> tuple[str, ...]:
    return (column["name"], *column["aliases"])


def told(value: Any) -> str:
    if value is None:
        return "无"
    return "、".join(value) if isinstance(value, list) else str(value)
