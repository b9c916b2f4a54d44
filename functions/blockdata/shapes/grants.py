"""Requests and answers about grants."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class GrantBody(BaseModel):
    """What a grant says."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Annotated[str, Field(min_length=2, max_length=60)]
    basis: Annotated[str, Field(min_length=5, max_length=500, description="法律依据:名称、条款、内容")]
    fields: Annotated[list[str], Field(min_length=1, max_length=40, description="可查看原值的字段")]


class GrantAnswer(BaseModel):
    """A grant."""

    department: str
    ground: str
    name: str
    basis: str
    fields: list[str]


class Grants(BaseModel):
    """A page of grants."""

    items: list[GrantAnswer]
    next: str | None
