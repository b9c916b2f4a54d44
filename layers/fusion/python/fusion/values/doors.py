"""How a house is written in an address, and its parts: patterns for RE2 and Python alike, applied in this order."""

from typing import Final

_NUMERALS: Final = "〇一二三四五六七八九"
_COUNTED: Final = "(组|栋|幢|座|号楼|单元|层|室|号)"

NUMERAL: Final = f"[{_NUMERALS}十]{_COUNTED}"
"""Only an address that has this is asked for numerals at all."""

REPLACEMENTS: Final = (
    ("[#＃]", "号"),
    ("[—–－~]", "-"),
    ("(街道办事处|街道办|办事处)", "街道"),
    ("(社区居委会|社区居民委员会|居民委员会|居委会)", "社区"),
    ("(村民委员会|村委会)", "村"),
)
_TENS: Final = (
    (f"([{_NUMERALS}])十([{_NUMERALS}]){_COUNTED}", r"\1\2\3"),
    (f"([{_NUMERALS}])十{_COUNTED}", r"\1〇\2"),
    (f"十([{_NUMERALS}]){_COUNTED}", r"一\1\2"),
    (f"十{_COUNTED}", r"一〇\1"),
)
_DIGITS: Final = tuple(
    (f"{numeral}([{_NUMERALS}0-9]*){_COUNTED}", rf"{value}\1\2") for value, numeral in enumerate(_NUMERALS)
)
NUMERALS: Final = (*_TENS, *_DIGITS, *_DIGITS)
"""Twice: one digit of a kind is seen at a time, as in 一一栋."""
HOUSES: Final = (
    ("([0-9A-Za-z]+)(幢|座|号楼|楼栋)", r"\1栋"),
    ("([^0-9-]|^)([0-9]+)-([0-9]+)-([0-9]+)(室|号)?$", r"\1\2栋\3单元\4室"),
    ("栋([0-9]+)-([0-9]+)(室|号)?$", r"栋\1单元\2室"),
    ("(栋|单元)([0-9]+)(号)?$", r"\1\2室"),
)

PARTS: Final = (
    r"^(.{1,10}?(?:街道|镇|乡))?"
    r"(.{1,20}?(?:社区|村))?"
    r"(.{1,8}?组)?"
    r"(.{1,15}?(?:路|街|巷|大道|坊|弄))?"
    r"([0-9]+(?:-[0-9]+|附[0-9]+)?号)?"
    r"([^0-9]{2,20})?"
    r"([0-9A-Za-z]+栋)?"
    r"([0-9]+单元)?"
    r"([0-9A-Za-z]+室)?$"
)
NAMES: Final = ("town_name", "village", "village_group", "road", "number", "estate", "building", "unit", "room")
"""What the groups of PARTS are, in their order."""
DOORS: Final = ("number", "building", "room")
"""One of these makes an address a door."""
