"""What a department has promised to deliver: columns with semantic types, whom a row speaks of, the key, the mode."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Self, cast

from fusion.values.codelists import labels, lists, spellings

Entity = Literal["person", "organisation", "house", "party", "match-decision"]

PLAIN_TYPES: Final = frozenset(
    {"citizen-id", "person-name", "sex", "ethnic-group", "date", "month", "phone", "address", "money"}
    | {"integer", "decimal", "text", "household-number", "credit-code", "taxpayer-number", "organisation-name"}
    | {"party-name", "party-id", "real-estate-number", "certificate-number", "capital"}
)
ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "person": (
        *("id_number", "name", "sex", "birth", "ethnic", "phone", "address", "county", "town", "household"),
        *("relation", "marital", "education", "death_date", "death_place"),
    ),
    "organisation": (
        *("credit_code", "old_number", "name", "kind", "industry", "capital_fen", "founded", "status", "phone"),
        *("address", "county", "town", "tax_credit"),
    ),
    "house": (
        *("real_estate_number", "address_code", "address", "county", "town", "village", "village_group", "road"),
        *("number", "estate", "building", "unit", "room", "floor_area", "usage"),
    ),
}
"""What is known of each kind of golden record, in the order in which it is told."""
KINDS: Final = tuple(ATTRIBUTES)
SUBJECT: Final = "subject"
RESERVED: Final = frozenset(
    {"source_row", "row_id", "content", "link", "old_link", "change", "prefix", "part", "period", "mention", "claim"}
)


class ContractError(ValueError):
    """The contract is wrong, not the file."""


@dataclass(frozen=True)
class Mention:
    """Somebody or something that every row speaks of. entity party: a person or an organisation, told by the row's id.

    address_of: the column whose address names this house.
    """

    slug: str
    entity: Entity
    name: str = ""
    address_of: str | None = None


@dataclass(frozen=True)
class Relation:
    """`origin` and `target` are mentions; `since`: the column that says from when on."""

    kind: str
    origin: str
    target: str
    since: str | None = None


@dataclass(frozen=True)
class Fact:
    """What rows state beside attributes, such as a month's benefit; `parts`: {part: column}."""

    kind: str
    mention: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """`mapping`: what the department writes and the code list does not know, to the list's code."""

    name: str
    aliases: tuple[str, ...]
    type: str
    required: bool
    attribute: str | None
    grade: str = ""
    mention: str = SUBJECT
    mapping: Mapping[str, str] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """Its name in cleaned files: the subject's attribute it feeds, or else its own."""
        return self.attribute if self.attribute and self.mention == SUBJECT else self.name

    @property
    def fields(self) -> tuple[str, ...]:
        """An address is followed by its county and town."""
        if self.type != "address":
            return (self.field,)
        return (self.field, *((place if self.field == "address" else f"{self.name}·{place}") for place in PLACE))

    def check(self) -> None:
        if self.type not in PLAIN_TYPES and code_list(self.type) not in lists():
            raise ContractError(f"未知的语义类型:{self.type}")
        if self.name in RESERVED or not self.name.isprintable() or '"' in self.name or "·" in self.name:
            raise ContractError(f"列名不可用:{self.name}")
        codes = labels(code_list(self.type) or "")
        for code in self.mapping.values():
            if code not in codes:
                raise ContractError(f"列“{self.name}”对照到代码表里没有的代码:{code}")


PLACE: Final = ("county", "town")


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
    entity: Entity = "person"
    others: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    facts: tuple[Fact, ...] = ()
    code_day: str | None = None
    """The column that says on which day a row's codes are judged; None: the period's, or the day of the delivery."""

    @classmethod
    def load(cls, document: dict[str, Any]) -> Self:
        """Raises ContractError when the document contradicts itself; its JSON Schema is the publisher's."""
        columns = tuple(
            Column(
                *(column["name"], tuple(column.get("aliases", ())), column["type"], bool(column["required"])),
                *(column.get("attribute"), column.get("grade", ""), column.get("mention", SUBJECT)),
                {each["value"]: each["code"] for each in column.get("mapping", ())},
            )
            for column in document["columns"]
        )
        contract = cls(
            *(document["department"], document["dataset"], int(document["version"])),
            *(cast("Literal['snapshot', 'delta']", document["mode"]), tuple(document["key"]), document.get("period")),
            *(float(document.get("end_limit", 0.2)), columns),
            entity=cast("Entity", document.get("entity", "person")),
            others=tuple(_mention(slug, said) for slug, said in document.get("mentions", {}).items()),
            relations=tuple(
                Relation(said["relation"], said["from"], said["to"], said.get("since"))
                for said in document.get("relations", ())
            ),
            facts=tuple(Fact(said["kind"], said["mention"], said["parts"]) for said in document.get("facts", ())),
            code_day=document.get("code_day"),
        )
        contract.check()
        return contract

    def check(self) -> None:
        """Raises ContractError for the first thing that does not fit the rest."""
        names = [column.name for column in self.columns]
        for what in (*self.key, *([self.period] if self.period else []), *([self.code_day] if self.code_day else [])):
            if what not in names:
                raise ContractError(f"主键、期间或判断代码的列不在列表中:{what}")
        if self.code_day and self.column(self.code_day).type not in {"date", "month"}:
            raise ContractError(f"判断代码的列须是日期或年月:{self.code_day}")
        if len(set(names)) < len(names) or len(set(self.fields)) < len(self.fields):
            raise ContractError("列名或属性重复")
        known = {mention.slug: mention for mention in (Mention(SUBJECT, self.entity), *self.others)}
        for column in self.columns:
            column.check()
            if column.name in self.key and not column.required:
                raise ContractError(f"主键列必须是必填项:{column.name}")
            if column.mention not in known:
                raise ContractError(f"列“{column.name}”所说的对象没有说明:{column.mention}")
            _check_attribute(column, known[column.mention].entity)
        self._check_references(set(names), set(known))

    def _check_references(self, names: set[str], mentions: set[str]) -> None:
        columns = [each.address_of for each in self.others] + [each.since for each in self.relations]
        columns += [column for each in self.facts for column in each.parts.values()]
        for column in columns:
            if column is not None and column not in names:
                raise ContractError(f"所引用的列不在列表中:{column}")
        spoken = [slug for each in self.relations for slug in (each.origin, each.target)]
        for slug in [*spoken, *(each.mention for each in self.facts)]:
            if slug not in mentions:
                raise ContractError(f"所引用的对象没有说明:{slug}")

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def with_attribute(self, attribute: str, mention: str = SUBJECT) -> Column | None:
        found = (each for each in self.columns if (each.attribute, each.mention) == (attribute, mention))
        return next(found, None)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Whom a row speaks of; the subject first, unless no column feeds it."""
        fed = any(column.attribute and column.mention == SUBJECT for column in self.columns)
        own = (Mention(SUBJECT, self.entity),) if fed and self.entity in KINDS else ()
        return (*own, *self.others)

    @property
    def fields(self) -> tuple[str, ...]:
        """The value columns of cleaned files, in the contract's order."""
        return tuple(name for column in self.columns for name in column.fields)

    @property
    def code_column(self) -> Column | None:
        """Of the day on which a row's codes are judged; None: the day of the delivery."""
        named = self.code_day or self.period
        column = self.column(named) if named else None
        return column if column and column.type in {"date", "month"} else None

    @property
    def period_field(self) -> str | None:
        return self.column(self.period).field if self.period else None


def _mention(slug: str, said: Mapping[str, Any]) -> Mention:
    return Mention(slug, cast("Entity", said["entity"]), said.get("name", ""), said.get("address_of"))


def _check_attribute(column: Column, entity: Entity) -> None:
    if column.attribute is None:
        return
    kinds = ("person", "organisation") if entity == "party" else (entity,)
    if not any(column.attribute in ATTRIBUTES.get(kind, ()) for kind in kinds):
        raise ContractError(f"未知的属性:{column.attribute}")


def code_list(semantic_type: str) -> str | None:
    """The code list a semantic type is looked up in."""
    if semantic_type in {"sex", "ethnic-group"}:
        return semantic_type
    return semantic_type.removeprefix("code:") if semantic_type.startswith("code:") else None


def code_spellings(semantic_type: str) -> dict[str, str]:
    code = code_list(semantic_type)
    return spellings(code) if code else {}
