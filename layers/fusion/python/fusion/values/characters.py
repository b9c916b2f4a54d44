"""Characters that mean the same: one table for the SQL and the reference. All classes are for RE2 and Python alike."""

import re
import unicodedata
from typing import Final

_FULL_WIDTH: Final = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " ", "￥": "¥"}

FULL_WIDTH: Final = "[\uff01-\uff5e\u3000￥]"
"""Full-width forms of ASCII, the ideographic space and the full-width yuan sign."""

COMMON: Final = {wide: narrow for wide, narrow in _FULL_WIDTH.items() if narrow.isdigit() or narrow in "(),-: ¥X"}
"""The few found in most dirty cells: a short table, because DuckDB's translate builds its map anew for every row."""
RARE: Final = {wide: narrow for wide, narrow in _FULL_WIDTH.items() if wide not in COMMON}

SPACE: Final = r"[\t\n\x0b\x0c\r\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}]"
"""Blanks that are not the space bar's."""
INVISIBLE: Final = (
    r"[\x00-\x08\x0e-\x1f\x7f-\x{84}\x{86}-\x{9f}\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}"
    r"\x{2060}-\x{2069}\x{feff}\x{fe00}-\x{fe0f}\x{e0100}-\x{e01ef}]"
)
"""Control characters, zero-width marks, direction overrides, variation selectors: dropped."""


def _compatible() -> dict[str, str]:
    """Radicals and compatibility ideographs whose canonical form is one character (as Unicode's NFKC has it)."""
    ranges = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
    pairs = ((chr(code), unicodedata.normalize("NFKC", chr(code))) for codes in ranges for code in codes)
    return {old: new for old, new in pairs if old != new and len(new) == 1}


COMPATIBLE: Final = _compatible()
COMPATIBILITY: Final = r"[\x{2e80}-\x{2fdf}\x{f900}-\x{faff}\x{2f800}-\x{2fa1f}]"

DIRTY: Final = "|".join(
    ("[" + "".join(part[1:-1] for part in (FULL_WIDTH, SPACE, INVISIBLE, COMPATIBILITY)) + "]", "^ ", " $")
)
"""A cell that matches nothing of this is clean as it stands."""

HAN: Final = r"\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{3007}\x{fa0e}-\x{fa29}\x{20000}-\x{3ffff}"
"""The inside of a class: Chinese characters with all extensions (rare names live there), and 〇."""
PRIVATE_USE: Final = r"[\x{e000}-\x{f8ff}\x{f0000}-\x{10ffff}]"
"""A department's self-made glyphs: nobody else can read them."""
MIDDLE_DOT: Final = "·"
MIDDLE_DOTS: Final = "[•‧∙⋅・･●﹒․᛫⸱.]"
"""What clerks type for the dot in 买买提·吐尔逊."""


def python_class(re2: str) -> "re.Pattern[str]":
    r"""The same expression for Python: \x{4e00} is RE2's way to write U+4E00.

    >>> python_class(r"[\x{4e00}-\x{9fff}]").fullmatch("王") is not None
    True
    """
    return re.compile(re.sub(r"\\x\{([0-9a-f]+)\}", lambda found: re.escape(chr(int(found[1], 16))), re2))
