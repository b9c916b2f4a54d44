"""The words a model may use: conditions on a pair of rows, l and r, and the parts of a blocking key.

A condition is a list [word, column, …]; a key part is a column, or a list [word, column, …]. Each becomes SQL here;
`fusion.linkage.reference` says the same in Python. A condition on a value that is missing does not hold.
"""

from collections.abc import Callable, Sequence
from typing import Final

from fusion.sql import name, statement, texts

COMPOUND_SURNAMES: Final = (
    *("令狐", "欧阳", "申屠", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯", "东方"),
    *("南宫", "西门", "长孙", "宇文", "端木", "轩辕", "淳于", "单于", "太史", "公冶", "澹台", "濮阳", "百里"),
)
SIMILAR_DEFAULT: Final = 0.92

Word = str | int | float
Condition = tuple[Word, ...]
Part = Word | Condition


def condition_sql(condition: Condition) -> str:
    """
    >>> condition_sql(("exact", "phone"))
    '(l."phone" = r."phone")'
    """
    word, column, *rest = condition
    return "(" + CONDITIONS[str(word)](f"l.{name(str(column))}", f"r.{name(str(column))}", *rest) + ")"


def key_sql(part: Word | Condition) -> str:
    """
    >>> key_sql("birth"), key_sql(("start", "birth", 4))
    ('"birth"', 'left("birth", 4)')
    """
    if isinstance(part, tuple):
        word, column, *rest = part
        return KEYS[str(word)](name(str(column)), *rest)
    return name(str(part))


def sounded(conditions: Sequence[Condition | Word]) -> set[str]:
    """The columns whose sound these conditions or key parts need."""
    return {str(part[1]) for part in conditions if isinstance(part, tuple) and part[0] in {"homophone", "sound"}}


def surname_sql(column: str) -> str:
    return statement(
        "left($column, case when left($column, 2) in ($compound) then 2 else 1 end)",
        column=column,
        compound=texts(COMPOUND_SURNAMES),
    )


def _suffixed(column: str, suffix: str) -> str:
    return f'{column[:-1]}{suffix}"'


def _exact(left: str, right: str) -> str:
    return f"{left} = {right}"


def _homophone(left: str, right: str) -> str:
    return f"{_suffixed(left, '·sound')} = {_suffixed(right, '·sound')}"


# A case keeps the costly and the refusing (hamming, of unlike lengths) from being tried before what guards them:
# the parts of a conjunction are put in another order when that seems faster.
def _one_different(left: str, right: str, shortest: Word = 2) -> str:
    return statement(
        "case when length($l) >= $shortest and length($l) = length($r)"
        " and (left($l, 1) = left($r, 1) or right($l, 1) = right($r, 1))"
        " then len(list_filter(range(1, length($l) + 1), lambda place: $l[place] <> $r[place])) = 1 else false end",
        l=left,
        r=right,
        shortest=shortest,
    )


def _one_missing(left: str, right: str, shortest: Word = 3) -> str:
    """`shortest` is the length of the whole one."""
    way = (
        "when length($long) >= $least and length($long) = length($short) + 1"
        " then list_contains(list_transform(range(1, length($long) + 1),"
        " lambda place: $long[:place - 1] || $long[place + 1:]), $short)"
    )
    ways = (statement(way, long=long, short=short, least=shortest) for long, short in ((left, right), (right, left)))
    return f"case {' '.join(ways)} else false end"


def _one_digit(left: str, right: str) -> str:
    same_length = f"strlen({left}) = strlen({right}) and {left} <> {right}"
    return f"case when {same_length} then hamming({left}, {right}) = 1 else false end"


def _typo(left: str, right: str, most: Word = 1) -> str:
    return f"damerau_levenshtein({left}, {right}) <= {int(most)}"


def _similar(left: str, right: str, least: Word = SIMILAR_DEFAULT) -> str:
    return f"jaro_winkler_similarity({left}, {right}) >= {float(least)}"


def _same_surname(left: str, right: str) -> str:
    return f"{surname_sql(left)} = {surname_sql(right)}"


def _day_month_swapped(left: str, right: str) -> str:
    return f"left({left}, 4) || right({left}, 3) || substr({left}, 5, 3) = {right}"


def _same_start(left: str, right: str, length: Word) -> str:
    return f"left({left}, {int(length)}) = left({right}, {int(length)})"


def _overlap(left: str, right: str, least: Word = 1) -> str:
    if int(least) == 1:
        return f"list_has_any({left}, {right})"
    return f"len(list_intersect({left}, {right})) >= {int(least)}"


def _contained(left: str, right: str, shortest: Word = 2) -> str:
    return (
        f"least(length({left}), length({right})) >= {int(shortest)}"
        f" and (contains({left}, {right}) or contains({right}, {left}))"
    )


CONDITIONS: Final[dict[str, Callable[..., str]]] = {
    "exact": _exact,
    "homophone": _homophone,
    "one-different": _one_different,
    "one-missing": _one_missing,
    "one-digit": _one_digit,
    "typo": _typo,
    "similar": _similar,
    "same-surname": _same_surname,
    "day-month-swapped": _day_month_swapped,
    "same-start": _same_start,
    "overlap": _overlap,
    "contained": _contained,
}


def _sound(column: str) -> str:
    return _suffixed(column, "·sound")


def _start(column: str, length: Word) -> str:
    return f"left({column}, {int(length)})"


def _end(column: str, length: Word) -> str:
    return f"right({column}, {int(length)})"


def _each(column: str) -> str:
    return f"unnest(list_distinct({column}))"


KEYS: Final[dict[str, Callable[..., str]]] = {
    "sound": _sound,
    "surname": surname_sql,
    "start": _start,
    "end": _end,
    "each": _each,
}
