"""How a house is written in an address, and its parts: patterns for RE2 and Python alike, applied in this order."""

from typing import Final

from fusion.values import places

COUNTIES: Final = f"^({places.county_pattern().removeprefix('^')})+"
"""A county's name, or a county's and then that of an area inside it."""
TOWN: Final = "^.{1,10}?(街道|镇|乡)"

_NUMERALS: Final = "〇一二三四五六七八九"
_COUNTED: Final = "(组|栋|幢|座|号楼|单元|层|楼|室|号)"

MARKED: Final = r"[#＃—–－~a-z()]|号?附|办事处|街道办|居委会|居民委员会|村民|小组|村委会|[层楼]|[^0-9]0[0-9]"
"""Only an address that has one of these is asked for what REPLACEMENTS put right."""
REPLACEMENTS: Final = (
    (r"\([^()]*\)", ""),
    ("[#＃]", "号"),
    ("[—–－~]", "-"),
    ("([0-9]+)号?附([0-9]+)号?", r"\1-\2号"),
    ("(街道办事处|街道办|办事处)", "街道"),
    ("(社区居委会|社区居民委员会|居民委员会|居委会)", "社区"),
    ("(村民委员会|村委会)", "村"),
    ("(村民小组|村民组|小组)", "组"),
    ("([^0-9])0+([1-9])", r"\1\2"),
)
NUMERAL: Final = f"[{_NUMERALS}十]{_COUNTED}"
"""Only an address that has this is asked for numerals at all."""
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
HOUSE: Final = "幢|座|楼|层|号栋|-|[0-9][号房]?$"
"""Only an address that has one of these is asked for what HOUSES put right."""
HOUSES: Final = (
    ("([0-9A-Za-z]+)(幢|座|号楼|楼栋|号栋)", r"\1栋"),
    ("(栋|单元|号)[0-9]+(层|楼)([0-9]*)", r"\1\3"),
    ("([^0-9-]|^)([0-9]+)-([0-9]+)-([0-9]+)(室|号)?$", r"\1\2栋\3单元\4室"),
    ("栋([0-9]+)-([0-9]+)(室|号)?$", r"栋\1单元\2室"),
    ("([^0-9路街巷道坊弄-])([0-9]+)-([0-9]{3,4})室?$", r"\1\2栋\3室"),
    ("(栋|单元|号)([0-9]+)(号|房)?$", r"\1\2室"),
)

PARTS: Final = (
    r"^(.{1,20}?(?:社区|村(?:社区|村)?))?"
    r"(.{1,8}?组)?"
    r"(.{1,15}?(?:路|街|巷|大道|坊|弄))?"
    r"([0-9]+(?:-[0-9]+)?号)?"
    r"([^0-9]{2,20})?"
    r"([0-9A-Za-z]+栋)?"
    r"([0-9A-Za-z]+单元)?"
    r"([0-9A-Za-z]+室)?$"
)
NAMES: Final = ("village", "village_group", "road", "number", "estate", "building", "unit", "room")
"""What the groups of PARTS are, in their order."""
DOORS: Final = ("number", "building", "room")
"""One of these makes an address a door."""
COUNTER: Final = {"number": "号", "building": "栋", "unit": "单元", "room": "室"}
"""What follows the bare number of a part that stands in a column of its own."""
BARE: Final = "[0-9A-Za-z-]+"
