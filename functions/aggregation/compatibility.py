"""What a new version of a contract would break, for the department that writes and the rooms that read."""

from collections.abc import Iterator, Mapping
from typing import Any

Contract = Mapping[str, Any]
Column = Mapping[str, Any]
FIXED = {"entity": "所说的对象", "mode": "报送方式", "period": "期次列", "key": "业务主键"}
OF_COLUMN = {"type": "语义类型", "attribute": "融合的属性", "mention": "所说的对象"}
SAID = {"mentions": "提及的对象", "relations": "关系", "facts": "事实"}


def broken(before: Contract, after: Contract) -> list[str]:
    """Reasons in Chinese; none means that yesterday's files are still taken, and today's rows still mean the same."""
    return [*of_dataset(before, after), *of_columns(before, after)]


def of_dataset(before: Contract, after: Contract) -> Iterator[str]:
    for field, name in FIXED.items():
        if before[field] != after[field]:
            yield f"{name}变了({told(before[field])} → {told(after[field])})"
    for field, name in SAID.items():
        now = parts(after.get(field))
        for key, said in parts(before.get(field)).items():
            if now.get(key) != said:
                yield f"{name}“{key}”{'变了' if key in now else '没有了'}"


def parts(said: Any) -> dict[str, Any]:
    """Mentions by slug; relations and facts by what they are of whom."""
    if isinstance(said, Mapping):
        return dict(said)
    return {
        " ".join(str(each[name]) for name in ("relation", "from", "to", "kind", "mention") if name in each): each
        for each in said or ()
    }


def of_columns(before: Contract, after: Contract) -> Iterator[str]:
    now = {header: column for column in after["columns"] for header in headers(column)}
    kept = set()
    for column in before["columns"]:
        name = column["name"]
        successor = now.get(name)
        if successor is None:
            yield f"列“{name}”没有了"
            continue
        if successor["name"] in kept:
            yield f"列“{name}”并入了另一列“{successor['name']}”"
        kept.add(successor["name"])
        yield from of_column(column, successor)
    for column in after["columns"]:
        if column["name"] not in kept and column["required"]:
            yield f"新增的列“{column['name']}”是必填的"


def of_column(before: Column, after: Column) -> Iterator[str]:
    name = before["name"]
    for field, told_as in OF_COLUMN.items():
        if before.get(field) != after.get(field):
            yield f"列“{name}”的{told_as}变了({told(before.get(field))} → {told(after.get(field))})"
    if after["required"] and not before["required"]:
        yield f"列“{name}”由选填变为必填"
    for alias in sorted(set(headers(before)) - set(headers(after))):
        yield f"列“{name}”不再认表头“{alias}”"


def headers(column: Column) -> tuple[str, ...]:
    return (column["name"], *column["aliases"])


def told(value: Any) -> str:
    if value is None:
        return "无"
    return "、".join(value) if isinstance(value, list) else str(value)
