"""Requests and answers of person look-ups."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

AsOf = Annotated[date | None, Field(description="截至哪一天(含)所知,YYYY-MM-DD,不晚于今天;不填为现在")]


class Lookup(BaseModel):
    """Whom, for which case, on which ground. Either id_number, or name and birth."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id_number: Annotated[str | None, Field(max_length=40, description="公民身份号码,18 位或 15 位")] = None
    name: Annotated[str | None, Field(max_length=60, description="姓名,须与出生日期同填")] = None
    birth: Annotated[str | None, Field(max_length=10, description="出生日期,YYYY-MM-DD")] = None
    case_number: Annotated[str | None, Field(max_length=80, description="案号,必填;缺少即拒绝并留痕")] = None
    ground: Annotated[str | None, Field(max_length=60, description="查询依据代号,必填;须已授予本部门")] = None
    as_of: AsOf = None


class Source(BaseModel):
    """The row a value comes from."""

    department: str
    department_name: str
    dataset: str
    dataset_name: str
    file: str | None
    source_row: int | None
    submission: str | None
    received_at: str | None


class Lost(BaseModel):
    """A value that did not win, and why."""

    value: Annotated[str | None, Field(description="遮盖后的值")]
    unmasked: Annotated[str | None, Field(description="授权查看的原值")] = None
    source: Source
    why: Annotated[str, Field(description="落选原因代号")]
    why_label: str


class Attribute(BaseModel):
    """One attribute of a person with the rule that chose its value."""

    name: str
    label: str
    value: Annotated[str | None, Field(description="遮盖后的值")]
    unmasked: Annotated[str | None, Field(description="授权查看的原值;依据未授权该字段时没有")] = None
    rule: Annotated[str, Field(description="胜出规则代号")]
    rule_label: str
    source: Source
    lost: list[Lost]


class Fact(BaseModel):
    """Something a department did for or with the person, such as a month's benefit."""

    kind: str
    label: str
    values: dict[str, str | int | None]
    labels: Annotated[dict[str, str], Field(description="values 各项的名称")]
    source: Source


class Relation(BaseModel):
    """How the record belongs with another one. Ties between persons are never told."""

    relation: str
    label: str
    other: Annotated[str | None, Field(description="对方档案的编号;对方没有档案时为 null")]
    other_kind: Annotated[str, Field(description="对方是 person、organisation 还是 house")]
    value: Annotated[str | None, Field(description="对方的名称或地址,遮盖后")]
    unmasked: Annotated[str | None, Field(description="可以看到的对方名称或地址")] = None
    since: str | None
    until: str | None
    sources: Annotated[list[Source], Field(description="说到此关系的行,最近的在前")]


class MatchedField(BaseModel):
    """What one field said for or against, in bits."""

    label: str
    level_label: str
    weight: float


class Matched(BaseModel):
    """A row without a number that joined the record by what else it says, or because a reviewer said so."""

    source: Source
    weight: float | None
    fields: list[MatchedField]


class Person(BaseModel):
    """A golden record as the caller may see it."""

    golden_id: str
    version: Annotated[int, Field(description="档案的第几版")]
    at: Annotated[str, Field(description="这一版的写入时间(UTC)")]
    attributes: list[Attribute]
    flags: Annotated[list[str], Field(description="需留意之处的代号")]
    facts: list[Fact]
    relations: list[Relation]
    matched: list[Matched]
    redirects: Annotated[list[str], Field(description="并入本记录的旧编号")]


class LookupAnswer(BaseModel):
    """The person, and the footprint this look-up left."""

    person: Person
    footprint: Annotated[str, Field(description="留痕编号")]


class Ground(BaseModel):
    """A ground granted to the caller's department."""

    ground: str
    name: str
    basis: str
    fields: list[str]


class Grounds(BaseModel):
    """All grounds of the caller's department."""

    items: list[Ground]
    next: str | None
