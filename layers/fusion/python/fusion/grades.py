"""分级分类: the grade a column has by what stands in it, and the class of it. Scale: codes/data-grades.csv.

Grades are those of GB/T 43697-2024 for general data, L1 to L4; important and core data do not enter the platform.
"""

from collections.abc import Mapping
from typing import Final

ALWAYS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("citizen-id", "party-id"), "L4"),
    **dict.fromkeys(("person-name", "party-name", "phone", "household-number"), "L3"),
    **dict.fromkeys(("credit-code", "taxpayer-number", "organisation-name", "month", "code:county"), "L1"),
}
"""Whoever it is about."""
OF_PERSONS: Final[Mapping[str, str]] = dict.fromkeys(("address", "money"), "L3")
PERSONS: Final = frozenset({"person", "party"})
CLASSES: Final[Mapping[str, str]] = {"organisation": "法人和组织信息", "house": "房屋和地址信息"}
CARRIERS: Final = frozenset({"citizen-id", "party-id", "person-name", "party-name", "phone"})
"""What is about a person wherever it stands."""


def usual(semantic_type: str, entity: str) -> str:
    """The grade proposed for a column that speaks of an `entity`; lower needs a reason.

    >>> usual("citizen-id", "organisation"), usual("address", "person"), usual("address", "house")
    ('L4', 'L3', 'L1')
    """
    if semantic_type in ALWAYS:
        return ALWAYS[semantic_type]
    return OF_PERSONS.get(semantic_type, "L2") if entity in PERSONS else "L1"


def class_of(semantic_type: str, entity: str, grade: str) -> str:
    """
    >>> class_of("citizen-id", "house", "L4"), class_of("capital", "organisation", "L1")
    ('敏感个人信息', '法人和组织信息')
    """
    if semantic_type in CARRIERS or entity in PERSONS:
        return "敏感个人信息" if grade == "L4" else "个人信息"
    return CLASSES.get(entity, "平台信息")


def provincial(grade: str) -> str:
    """Of DB52/T 1123-2016. Its third, 涉密数据, must not enter the platform.

    >>> provincial("L1"), provincial("L3")
    ('公开数据', '内部数据')
    """
    return "公开数据" if grade == "L1" else "内部数据"
