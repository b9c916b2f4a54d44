"""What a department has promised to deliver: columns with semantic types, the key, snapshot or delta."""

from dataclasses import dataclass
from typing import Any, Literal, Self, cast

from fusion.values.codelists import spellings

SEMANTIC_TYPES = frozenset(
    {
        "citizen-id",
        "person-name",
        "sex",
        "ethnic-group",
        "date",
        "month",
        "phone",
        "address",
        "money",
        "integer",
        "text",
    }
    | {"household-number", "code:marital", "code:education", "code:household_relation", "code:benefit_status"}
)
ATTRIBUTES = (
    *("id_number", "name", "sex", "birth", "ethnic", "phone", "address", "county", "town", "household", "relation"),
    *("marital", "education", "death_date", "death_place"),
)


@dataclass(frozen=True)
class Column:
    name: str
    aliases: tuple[str, ...]
    type: str
    required: bool
    attribute: str | None
    grade: str = ""

    @property
    def field(self) -> str:
        """Its name in cleaned files: the person's attribute it feeds, or else its own."""
        return self.attribute or self.name

    def check(self) -> None:
        if self.type not in SEMANTIC_TYPES:
            raise ContractError(f"未知的语义类型:{self.type}")
        if self.attribute and self.attribute not in ATTRIBUTES:
            raise ContractError(f"未知的人口属性:{self.attribute}")
        if self.name in RESERVED or not self.name.isprintable() or '"' in self.name:
            raise ContractError(f"列名不可用:{self.name}")


@dataclass(frozen=True)
class Contract:
    department: str
    dataset: str
    version: int
    mode: Literal["snapshot", "delta"]
    key: tuple[str, ...]
    period: str | None
    end_limit: float
    columns: tuple[Column, ...]

    @classmethod
    def load(cls, document: dict[str, Any]) -> Self:
        """Raises ContractError when the document contradicts itself; its JSON Schema is the publisher's."""
        columns = tuple(
            Column(
                *(column["name"], tuple(column.get("aliases", ())), column["type"], bool(column["required"])),
                *(column.get("attribute"), column.get("grade", "")),
            )
            for column in document["columns"]
        )
        contract = cls(
            *(document["department"], document["dataset"], int(document["version"])),
            *(cast("Literal['snapshot', 'delta']", document["mode"]), tuple(document["key"]), document.get("period")),
            *(float(document.get("end_limit", 0.2)), columns),
        )
        contract.check()
        return contract

    def check(self) -> None:
        names = [column.name for column in self.columns]
        fields = [column.field for column in self.columns]
        for what in (*self.key, *([self.period] if self.period else [])):
            if what not in names:
                raise ContractError(f"主键或期间列不在列表中:{what}")
        if len(set(names)) < len(names) or len(set(fields)) < len(fields):
            raise ContractError("列名或属性重复")
        for column in self.columns:
            column.check()
            if column.name in self.key and not column.required:
                raise ContractError(f"主键列必须是必填项:{column.name}")

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def with_attribute(self, attribute: str) -> Column | None:
        return next((column for column in self.columns if column.attribute == attribute), None)

    @property
    def fields(self) -> tuple[str, ...]:
        """The value columns of cleaned files, in the contract's order; an address is followed by county and town."""
        return tuple(name for column in self.columns for name in _fields(column))

    @property
    def period_field(self) -> str | None:
        return self.column(self.period).field if self.period else None


class ContractError(ValueError):
    """The contract is wrong, not the file."""


RESERVED = frozenset({"source_row", "row_id", "content", "link", "old_link", "change", "prefix", "part", "period"})


def _fields(column: Column) -> tuple[str, ...]:
    return (column.field, "county", "town") if column.attribute == "address" else (column.field,)


def code_list(semantic_type: str) -> str | None:
    """The code list a semantic type is looked up in."""
    if semantic_type in {"sex", "ethnic-group"}:
        return semantic_type
    return semantic_type.removeprefix("code:") if semantic_type.startswith("code:") else None


def code_spellings(semantic_type: str) -> dict[str, str]:
    code = code_list(semantic_type)
    return spellings(code) if code else {}
