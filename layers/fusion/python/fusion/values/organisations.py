"""How organisations are named: place, core, legal form. Patterns for RE2 and Python alike."""

from functools import cache
from typing import Final

from fusion.values import places

PREFIX: Final = "^(贵州省|贵州)?(遵义市|遵义地区|遵义)?"
REMARK: Final = r"\([^()]*\)"
"""A place or a kind of partnership in brackets: some write it, some do not."""
FORM: Final = (
    "(股份有限公司|有限责任公司|有限公司|股份公司|集团公司|公司|农民专业合作社|专业合作社|合作社"
    "|经营部|商行|超市|工厂|厂|店)$"
)
SAME_FORM: Final = (
    ("有限责任公司", "有限公司"),
    ("农民专业合作社", "合作社"),
    ("专业合作社", "合作社"),
    ("工厂", "厂"),
)


@cache
def counties() -> dict[str, str]:
    """{county as it stands in names: its code}; names leave 区, 县 and 市 out where two characters stay.

    >>> counties()["红花岗"], counties()["遵义县"], "习" in counties()
    ('520302', '520304', False)
    """
    known = {written: county.code for written, county in places.counties().items()}
    for written, code in list(known.items()):
        if len(written) > 2 and written[-1] in "区县市":
            known.setdefault(written[:-1], code)
    known.pop("遵义", None)
    return known


@cache
def county_pattern() -> str:
    """Longest names first."""
    return "^(" + "|".join(sorted(counties(), key=lambda name: (-len(name), name))) + ")"
