"""Local codes: what stands in a column of a code list and is none of its codes, with the nearest one."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from fusion.contract import Contract, code_list, code_spellings
from fusion.reference.text import fold
from fusion.values.codelists import labels

UNKNOWN_MAX: Final = 20
_UNKNOWN: Final = frozenset({"code-unknown", "sex-unknown", "ethnic-unknown"})
ALIKE_MIN: Final = 0.5


@dataclass(frozen=True)
class LocalCode:
    """`value` as it stands, `count` its rows; the nearest code and its name, empty where none is near."""

    value: str
    count: int
    code: str = ""
    name: str = ""


def local_codes(semantic_type: str, counts: Counter[str]) -> tuple[LocalCode, ...]:
    """The most frequent first."""
    spelt = code_spellings(semantic_type)
    if not spelt:
        return ()
    unknown = [(text, count) for text, count in counts.most_common() if text.replace(" ", "") not in spelt]
    names = labels(code_list(semantic_type) or "")
    return tuple(
        LocalCode(text, count, near, names.get(near, near))
        for text, count in unknown[:UNKNOWN_MAX]
        for near in [nearest(text, spelt)]
    )


def of_rejects(
    contract: Contract, rejected: Iterable[Mapping[str, Any]], mask: Callable[[str, str, str], str]
) -> dict[str, tuple[LocalCode, ...]]:
    """{column: what cleaning's rejected rows have there that its list does not know}, where that is shown whole."""
    counts: dict[str, Counter[str]] = {}
    for row in rejected:
        for error in row["errors"]:
            if error["rule"] in _UNKNOWN:
                counts.setdefault(error["field"], Counter())[str(fold(row["raw"][error["field"]]).value)] += 1
    told = {}
    for name, seen in counts.items():
        column = contract.column(name)
        whole = (each for each in local_codes(column.type, seen) if is_whole(each, column.type, column.grade, mask))
        told[name] = tuple(whole)
    return {name: codes for name, codes in told.items() if codes}


def shown(local: LocalCode, semantic_type: str, grade: str, mask: Callable[[str, str, str], str]) -> str:
    """Codes are shown whole; what stands there once and is like no code may be anything."""
    return mask(semantic_type if local.code or local.count > 1 else "text", local.value, grade)


def is_whole(local: LocalCode, semantic_type: str, grade: str, mask: Callable[[str, str, str], str]) -> bool:
    """Whether it may be shown whole, and so be written into a contract."""
    return shown(local, semantic_type, grade, mask) == local.value


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
