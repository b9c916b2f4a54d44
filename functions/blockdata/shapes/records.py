"""Requests and answers of look-ups of organisations and houses, and of the history of any golden record."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from blockdata.shapes.persons import AsOf, Attribute, Fact, Matched, Relation, Source

Kind = Literal["person", "organisation", "house"]


class OrganisationLookup(BaseModel):
    """Which organisation: one of the three."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    credit_code: Annotated[str | None, Field(max_length=40, description="统一社会信用代码,18 位")] = None
    old_number: Annotated[str | None, Field(max_length=40, description="原纳税人识别号,15 位")] = None
    name: Annotated[str | None, Field(max_length=200, description="登记的全称")] = None
    as_of: AsOf = None


class HouseLookup(BaseModel):
    """Which house: one of the three. Case number and ground only for who wants to see whose it is."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    address: Annotated[str | None, Field(max_length=200, description="地址,须写到门牌、楼栋或室号")] = None
    real_estate_number: Annotated[str | None, Field(max_length=60, description="不动产单元号,28 位")] = None
    address_code: Annotated[str | None, Field(max_length=60, description="标准地址编码")] = None
    case_number: Annotated[str | None, Field(max_length=80, description="案号;查看权利人时必填")] = None
    ground: Annotated[str | None, Field(max_length=60, description="查询依据代号;查看权利人时必填")] = None
    as_of: AsOf = None


class GoldenRecord(BaseModel):
    """A golden record of an organisation or a house, as the caller may see it."""

    golden_id: str
    kind: Literal["organisation", "house"]
    version: Annotated[int, Field(description="档案的第几版")]
    at: Annotated[str, Field(description="这一版的写入时间(UTC)")]
    attributes: list[Attribute]
    flags: Annotated[list[str], Field(description="需留意之处的代号")]
    facts: list[Fact]
    relations: list[Relation]
    matched: list[Matched]
    redirects: Annotated[list[str], Field(description="并入本记录的旧编号")]


class RecordAnswer(BaseModel):
    """The record; footprints: one for each person of whom something was shown."""

    record: GoldenRecord
    footprints: Annotated[list[str], Field(description="留痕编号;没有涉及个人信息时为空")]


class HistoryBody(BaseModel):
    """For persons a case number and a ground, as for a look-up."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    case_number: Annotated[str | None, Field(max_length=80, description="案号;查人必填")] = None
    ground: Annotated[str | None, Field(max_length=60, description="查询依据代号;查人必填")] = None
    cursor: Annotated[str, Field(max_length=400, description="翻页位置,取自上一页的 next")] = ""


class RecordChange(BaseModel):
    """One attribute that a version changed. A value is null before it was known, or once it is no longer."""

    name: str
    label: str
    before: Annotated[str | None, Field(description="变更前,遮盖后的值")]
    after: Annotated[str | None, Field(description="变更后,遮盖后的值")]
    unmasked_before: Annotated[str | None, Field(description="授权查看的变更前原值")] = None
    unmasked_after: Annotated[str | None, Field(description="授权查看的变更后原值")] = None
    source: Annotated[Source | None, Field(description="新值的来源;值消失时为 null")]
    rule_label: Annotated[str | None, Field(description="新值胜出的规则")]


class RecordVersion(BaseModel):
    """What one submission made of the record."""

    version: int
    state: Literal["current", "ended"]
    at: Annotated[str, Field(description="写入时间(UTC)")]
    submission: Annotated[str, Field(description="引起变化的报送")]
    department_name: str
    dataset_name: str
    changes: list[RecordChange]
    also: Annotated[list[str], Field(description="同时变化的其他内容,如“事实”“关系”")]
    redirects_to: Annotated[str | None, Field(description="并入了哪个档案")]


class RecordHistory(BaseModel):
    """A page of versions, the newest first."""

    golden_id: str
    kind: Kind
    items: list[RecordVersion]
    next: str | None
    footprint: Annotated[str | None, Field(description="留痕编号;不涉及个人信息时为 null")]
