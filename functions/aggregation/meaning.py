"""Whom the rows of a contract speak of, how they belong together and what is stated, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Contract = Mapping[str, Any]
ENTITIES = {"person": "自然人", "organisation": "法人和其他组织", "house": "房屋", "party": "自然人或组织"}
RELATIONS = {
    "lives-in": "居住于",
    "works-at": "就职于",
    "legal-representative-of": "是法定代表人,单位为",
    "registered-at": "登记住所在",
    "located-in": "经营地址在",
    "owns": "是权利人,房屋为",
    "uses-water-at": "用水地址为",
    "tax-agent-of": "是办税人,单位为",
    "spouse": "的配偶是",
    "parent-of": "是父母,子女为",
    "guardian-of": "是监护人,被监护的是",
}
FACTS = {"benefit": "低保发放", "insurance": "参保", "marriage": "婚姻登记", "enrolment": "在读"}


@dataclass(frozen=True)
class Part:
    """One mention, relation or fact. key: what it is of whom; name: how it is called, which may change without harm;
    said: as the contract has it."""

    key: str
    name: str
    said: Any
    words: str


def mentions(contract: Contract) -> list[Part]:
    """
    >>> mentions({"mentions": {"home": {"entity": "house", "name": "住处", "address_of": "住址"}}})[0].words
    '房屋,地址取自“住址”列'
    """
    found = contract.get("mentions") or {}
    return [
        Part(slug, said["name"], {key: value for key, value in said.items() if key != "name"}, mention(said))
        for slug, said in found.items()
    ]


def mention(said: Mapping[str, Any]) -> str:
    place = f",地址取自“{said['address_of']}”列" if said.get("address_of") else ""
    return f"{ENTITIES.get(said['entity'], said['entity'])}{place}"


def relations(contract: Contract) -> list[Part]:
    return [
        Part(
            f"{said['relation']} {said['from']} {said['to']}",
            who(contract, said["from"]) + RELATIONS.get(said["relation"], said["relation"]) + who(contract, said["to"]),
            said,
            f"自“{said['since']}”列所写之日起" if said.get("since") else "没有起始日期",
        )
        for said in contract.get("relations") or ()
    ]


def facts(contract: Contract) -> list[Part]:
    return [
        Part(
            f"{said['kind']} {said['mention']}",
            f"{who(contract, said['mention'])}的{FACTS.get(said['kind'], said['kind'])}",
            said,
            f"取自{'、'.join(f'“{column}”' for column in said['parts'].values())}列",
        )
        for said in contract.get("facts") or ()
    ]


def who(contract: Contract, slug: str) -> str:
    """How the contract calls whom a slug names."""
    if slug == "subject":
        return "主体"
    return str((contract.get("mentions") or {}).get(slug, {}).get("name", slug))


SAID: Mapping[str, tuple[str, Callable[[Contract], list[Part]]]] = {
    "mentions": ("提及的对象", mentions),
    "relations": ("关系", relations),
    "facts": ("事实", facts),
}
