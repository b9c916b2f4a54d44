"""Answers about code lists."""

from typing import Literal

from pydantic import BaseModel


class CodeItem(BaseModel):
    """since, until: the first and the last day on which it holds, none without; aliases: what else may be written."""

    code_list: str
    list_name: str
    code: str
    name: str
    aliases: list[str]
    since: str | None
    until: str | None
    successor: str | None
    successor_name: str | None
    state: Literal["valid", "ended", "future"]


class Codes(BaseModel):
    items: list[CodeItem]
    next: str | None


class ChangedCode(BaseModel):
    code: str
    name: str
    successor: str | None


class EditionItem(BaseModel):
    """What an edition says otherwise than the one before it."""

    number: int
    since: str
    in_force: bool
    note: str
    added: list[ChangedCode]
    ended: list[ChangedCode]


class UseItem(BaseModel):
    """A column of a contract in force. mapped: local spellings of its own."""

    department: str
    department_name: str
    dataset: str
    name: str
    column: str
    mapped: int


class CodeListItem(BaseModel):
    code_list: str
    name: str
    standard: str
    valid: int
    ended: int
    future: int
    editions: list[EditionItem]
    uses: list[UseItem]


class CodeLists(BaseModel):
    items: list[CodeListItem]
    next: str | None
