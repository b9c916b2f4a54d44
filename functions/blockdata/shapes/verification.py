"""Requests and answers of verifications."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from blockdata.verification import Claim, Verdict

ITEMS_MAX = 50
Said = Annotated[str, Field(min_length=1, max_length=200)]


class Item(BaseModel):
    """Of whom, and what is claimed. ref: the caller's own mark, given back."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    ref: Annotated[str, Field(max_length=60)] = ""
    id_number: Annotated[str, Field(max_length=40, description="公民身份号码,18 位或 15 位")]
    claims: Annotated[
        dict[Claim, Said],
        Field(
            min_length=1,
            description="name 姓名、birth 出生日期、sex 性别(男、女)、phone 电话、address 住址、"
            "alive 健在(是、否)、benefit 领取低保的月份(2018-02)",
        ),
    ]


class Verification(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    case_number: Annotated[str, Field(max_length=80, description="案号,必填;缺少即拒绝并留痕")] = ""
    ground: Annotated[str, Field(max_length=60, description="查询依据代号,必填;须已授予本部门")] = ""
    items: Annotated[list[Item], Field(min_length=1, max_length=ITEMS_MAX)]


class Verified(BaseModel):
    """found false: nobody is known under the number; problem: why it could not be asked for."""

    ref: str
    found: bool
    answers: dict[Claim, Verdict]
    problem: str | None
    footprint: Annotated[str, Field(description="留痕编号")]


class VerificationAnswer(BaseModel):
    """items: in the order asked. left: how many more may be asked today."""

    items: list[Verified]
    left: int
