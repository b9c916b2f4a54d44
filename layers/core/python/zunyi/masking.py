"""How personal values are shown to those who need not see them whole.

Rules: common practice, GB/T 35273, GB/T 37964. Nothing is imported: any layer may use it.
"""

from collections.abc import Callable

COMPOUND_SURNAMES = frozenset(
    "欧阳 上官 司马 司徒 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 轩辕 东方 南宫 端木 独孤 钟离 闻人".split()  # noqa: SIM905 - a list to read
)
STAR = "*"


def mask(semantic_type: str, value: str) -> str:
    """The value as shown, by its column's semantic type; empty stays empty. Code lists and months are shown whole.

    >>> mask("citizen-id", "520301200501010014"), mask("person-name", "王小明"), mask("phone", "15400001234")
    ('520301********0014', '王*明', '154****1234')
    """
    if not value:
        return ""
    rule = RULES.get(semantic_type.split(":", maxsplit=1)[0])
    return rule(value) if rule else value


def middle(value: str, *, first: int, last: int) -> str:
    """Keep some characters at both ends; where that would keep all, keep the first alone."""
    if len(value) <= first + last:
        return value[:1] + STAR * (len(value) - 1)
    return value[:first] + STAR * (len(value) - first - last) + value[len(value) - last :]


def name(value: str) -> str:
    """Two characters keep the surname, more keep the first and the last; a compound surname is kept whole."""
    if value[:2] in COMPOUND_SURNAMES and len(value) > 2:
        return value[:2] + STAR * (len(value) - 2)
    return value[:1] + STAR if len(value) == 2 else middle(value, first=1, last=1)


def phone(value: str) -> str:
    area, dash, number = value.partition("-")
    if dash and len(number) > 4:
        return f"{area}-{STAR * (len(number) - 2)}{number[-2:]}"
    return middle(value, first=3, last=4)


def address(value: str) -> str:
    """Down to the town or street office; what follows is hidden."""
    ends = [value.rfind(word) + len(word) for word in ("街道", "镇", "乡") if word in value]
    end = max((end for end in ends if end <= len(value)), default=min(len(value), 3))
    return value[:end] + STAR * 4


def date_of_birth(value: str) -> str:
    """The year is kept."""
    return value[:4] + STAR * max(len(value) - 4, 0)


def bank(value: str) -> str:
    return middle(value, first=2, last=2) if len(value) > 4 else value


RULES: dict[str, Callable[[str], str]] = {
    "citizen-id": lambda value: middle(value, first=6, last=4),
    "person-name": name,
    "phone": phone,
    "address": address,
    "birth-date": date_of_birth,
    "household-number": lambda value: middle(value, first=2, last=2),
    "text": bank,
}
