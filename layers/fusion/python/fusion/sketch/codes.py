"""Local codes: what stands in a column of a code list and is none of its codes, with the nearest one."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from fusion.contract import code_list, code_spellings
from fusion.sketch.reading import Values
from fusion.values.codelists import labels

UNKNOWN_MAX: Final = 20
ALIKE_MIN: Final = 0.5


@dataclass(frozen=True)
class LocalCode:
    """`value` as it stands, `count` its rows; the nearest code and its name, empty where none is near."""

    value: str
    count: int
    code: str = ""
    name: str = ""


def local_codes(semantic_type: str, values: Values) -> tuple[LocalCode, ...]:
    """The most frequent first."""
    spelt = code_spellings(semantic_type)
    if not spelt:
        return ()
    unknown = [(text, count) for text, count in values.counts.most_common() if text.replace(" ", "") not in spelt]
    names = labels(code_list(semantic_type) or "")
    return tuple(
        LocalCode(text, count, near, names.get(near, near))
        for text, count in unknown[:UNKNOWN_MAX]
        for near in [nearest(text, spelt)]
    )


def nearest(text: str, spelt: dict[str, str]) -> str:
    """The code whose spelling is most like it: one that holds the other, or shares most characters in order.

    >>> nearest("正在享受", {"1": "1", "享受": "1", "停发": "2"}), nearest("甲", {"享受": "1"})
    ('1', '')
    """
    likeness, code = max(((_alike(text, each), spelt[each]) for each in _worded(spelt)), default=(0.0, ""))
    return code if likeness >= ALIKE_MIN else ""


def _worded(spelt: dict[str, str]) -> Iterator[str]:
    return (each for each in spelt if not each.isascii())


def _alike(text: str, spelling: str) -> float:
    if len(spelling) > 1 and (spelling in text or (len(text) > 1 and text in spelling)):
        return 1 + len(spelling) / 100 if spelling in text else 1.0
    return SequenceMatcher(None, text, spelling).ratio()
