"""What one version of a contract says otherwise than another, column by column, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aggregation.codes import mappings
from aggregation.compatibility import headers, reasons, told
from aggregation.meaning import SAID

Contract = Mapping[str, Any]
COLUMN = {
    "type": "语义类型",
    "required": "必填",
    "attribute": "融合的属性",
    "mention": "所说的对象",
    "grade": "分级",
    "grade_reason": "降级依据",
    "name": "列名",
    "aliases": "别名",
}
DATASET = {
    "name": "数据集名称",
    "entity": "所说的对象",
    "mode": "报送方式",
    "period": "期次列",
    "key": "业务主键",
    "code_day": "判断代码的日子",
    "end_limit": "结束上限",
    "unknown_columns": "契约外的列",
}
CATALOGUE = {
    "resource_class": "信息资源分类",
    "resource_name": "信息资源名称",
    "resource_code": "信息资源代码",
    "provider_name": "提供方",
    "provider_code": "提供方代码",
    "abstract": "摘要",
    "resource_format": "格式",
    "sharing": "共享",
    "opening": "开放",
    "update_cycle": "更新周期",
    "published_on": "发布日期",
    "grade": "分级",
    "source_system": "来源系统",
    "steward": "责任人",
    "quality": "质量要求",
}


@dataclass(frozen=True)
class Field:
    """One thing a column, or the dataset, says otherwise."""

    field: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ColumnChange:
    """column: its name now, or the one it had; breaking: why it breaks what stands."""

    column: str
    change: Literal["added", "removed", "changed"]
    words: str
    fields: list[Field] = field(default_factory=list)
    breaking: list[str] = field(default_factory=list)


def of_columns(before: Contract, after: Contract) -> list[ColumnChange]:
    """In the order of the columns after; those that are gone at the end."""
    why: dict[str | None, list[str]] = {}
    for reason in reasons(before, after):
        why.setdefault(reason.column, []).append(reason.text)
    return list(compared(before, after, why))


def compared(before: Contract, after: Contract, why: Mapping[str | None, list[str]]) -> Iterator[ColumnChange]:
    now = {header: column["name"] for column in after["columns"] for header in headers(column)}
    was = {now[column["name"]]: column for column in reversed(before["columns"]) if column["name"] in now}
    for column in after["columns"]:
        name, old = column["name"], was.get(column["name"])
        if old is None:
            kind = "必填" if column["required"] else "选填"
            yield ColumnChange(name, "added", f"新增{kind}列“{name}”", breaking=why.get(name, []))
        elif fields := list(of_column(old, column)):
            words = ";".join(f"{each.name}:{each.before} → {each.after}" for each in fields)
            yield ColumnChange(name, "changed", f"列“{name}”{words}", fields, why.get(old["name"], []))
    for column in before["columns"]:
        if column["name"] not in now:
            yield ColumnChange(column["name"], "removed", f"删去列“{column['name']}”", breaking=why[column["name"]])


def of_column(before: Contract, after: Contract) -> Iterator[Field]:
    for key, name in COLUMN.items():
        if before.get(key) != after.get(key):
            yield Field(key, name, shown(before.get(key)), shown(after.get(key)))
    was, now = mappings.changed(before, after)
    if was != now:
        yield Field("mapping", "本地写法对照", was, now)


def of_dataset(before: Contract, after: Contract) -> list[Field]:
    """What is said of the dataset as a whole, its catalogue included."""
    found = [
        Field(key, name, shown(before.get(key)), shown(after.get(key)))
        for key, name in DATASET.items()
        if (before.get(key) or None) != (after.get(key) or None)
    ]
    found += of_said(before, after)
    old, new = before.get("catalogue", {}), after.get("catalogue", {})
    return found + [
        Field(f"catalogue.{key}", f"目录:{name}", shown(old.get(key)), shown(new.get(key)))
        for key, name in CATALOGUE.items()
        if old.get(key) != new.get(key)
    ]


def of_said(before: Contract, after: Contract) -> Iterator[Field]:
    """Whom rows speak of, relations and facts, each by itself."""
    for field_, (name, parts) in SAID.items():
        was, now = ({part.key: part for part in parts(each)} for each in (before, after))
        for key in dict.fromkeys((*was, *now)):
            old, new = was.get(key), now.get(key)
            if old == new:
                continue
            title = next(part.name for part in (new, old) if part)
            renamed = f"“{old.name}”," if old and old.name != title else ""
            yield Field(
                f"{field_}.{key}", f"{name}“{title}”", renamed + old.words if old else "无", new.words if new else "无"
            )


def shown(value: Any) -> str:
    """
    >>> shown(True), shown(None), shown(["a", "b"]), shown({"type": "不予共享"}), shown([])
    ('是', '无', 'a、b', '不予共享', '无')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return shown([f"{each}" if not isinstance(each, Mapping) else shown(each) for each in value.values()])
    if isinstance(value, list):
        return "、".join(shown(each) for each in value) or "无"
    return told(value) or "无"
