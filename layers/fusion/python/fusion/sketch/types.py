"""The semantic type that a column's header and values speak for."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from fusion.contract import code_spellings
from fusion.sketch.reading import LISTS, Values
from fusion.sketch.words import ANY_LIST, Hint, hint

NUMBER_MIN: Final = 0.6
"""Numbers with check digits: what passes by chance is far less."""
MIXED_MIN: Final = 0.005
"""Of the rarer kind, where persons and organisations share a column: fewer are numbers mistyped."""
HINTED_MIN: Final = 0.5
"""Readable values that a header's word needs beside it."""
ALONE_MIN: Final = 0.8
"""Without a word in the header."""
SEEN_MIN: Final = 20
_DATE: Final = re.compile(r"(18|19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}.*|(19|20)\d{2}(0[1-9]|1[0-2])[0-3]\d")
_MONTH: Final = re.compile(r"(19|20)\d\d([-/.年]\d{1,2}月?|(0[1-9]|1[0-2]))")
_PHONE: Final = re.compile(r"(\+?86)?[ -]?1[3-9]\d([ -]?\d{4}){2}|0\d{2,3}-\d{7,8}")
_DIGITS: Final = re.compile(r"[\d,.]+")
_COUNTED: Final = re.compile(r"0|[1-9]\d{0,8}")
_PADDED: Final = re.compile(r"0\d.*")
_ORGANISATION: Final = re.compile(
    ".{2,}(公司|集团|厂|商行|合作社|协会|医院|卫生院|学校|小学|中学|幼儿园|委员会|办公室|局|所|院|站|经营部|中心)"
)
_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "冉犹游申简安令骆向付肖闫"
)
"""The hundred most frequent, and some more of northern Guizhou."""
_NAME: Final = re.compile(f"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}")
_SERIAL: Final = re.compile(r"[A-Z]{1,4}[\dA-Z-]{5,}|0\d{5,}|\d{4,}[-/]\d{2,}")
_PLACE: Final = re.compile(".{2,}[县区市].{2,}(号|室|栋|单元|组).{0,12}")


class Guess(NamedTuple):
    """`share` of the values that can be read as `type`, None where there are none; `why`: for the reader."""

    type: str
    share: float | None
    why: tuple[str, ...]


def guess(header: str, values: Values) -> Guess:
    """By the values alone where they carry check digits, else by the header's word, else by the values' looks."""
    word = hint(header)
    if not values.read:
        chosen = word.types[0] if word and word.types[0] != ANY_LIST else "text"
        return Guess(chosen, None, (*_by_word(word, chosen), "样表中这一列没有值"))
    numbered = number(values, word)
    chosen = numbered or hinted(values, word) or alone(values)
    share = values.share(chosen)
    told = f"{_percent(share)}的值能按此读出" if chosen != "text" else "看不出是其他类型,先按文本"
    named = "值带校验位,能逐个验算" if numbered else ""
    return Guess(chosen, share, tuple(each for each in (*_by_word(word, chosen), named, told) if each))


def _by_word(word: Hint | None, chosen: str) -> Iterator[str]:
    if word and (chosen in word.types or (ANY_LIST in word.types and chosen.startswith("code:"))):
        yield f"表头含“{word.word}”"


def _percent(share: float) -> str:
    """Rounded down: only what is whole is called so.

    >>> _percent(0.9999), _percent(1)
    ('99.9%', '100%')
    """
    return f"{int(share * 1000) / 10:g}%"


def number(values: Values, word: Hint | None) -> str | None:
    """A number that proves itself."""
    citizen, credit, taxpayer = map(values.share, ("citizen-id", "credit-code", "taxpayer-number"))
    organisations = values.share("party-id") - citizen  # one citizen's number in 31 would pass as a credit code
    if citizen + organisations >= NUMBER_MIN and min(citizen, organisations) >= MIXED_MIN:
        return "party-id"
    if citizen >= NUMBER_MIN:
        return "citizen-id"
    if taxpayer >= NUMBER_MIN:
        is_taxpayer = taxpayer > credit + MIXED_MIN or (word is not None and word.types[0] == "taxpayer-number")
        return "taxpayer-number" if is_taxpayer else "credit-code"
    return "real-estate-number" if values.share("real-estate-number") >= NUMBER_MIN else None


def hinted(values: Values, word: Hint | None) -> str | None:
    """The first type of the header's word that enough values can be read as."""
    for each in word.types if word else ():
        semantic_type = best_list(LISTS, values) if each == ANY_LIST else each
        if semantic_type == "household-number" and is_unique(values):
            semantic_type = "certificate-number"
        if semantic_type and values.share(semantic_type) >= HINTED_MIN:
            return semantic_type
    return None


def is_unique(values: Values) -> bool:
    """A household has members, an account one row."""
    return values.rows >= SEEN_MIN and len(values.known) >= 0.98 * sum(values.known.values())


def best_list(candidates: Iterable[str], values: Values) -> str | None:
    """The code list that knows the most; among equals the one of the fewest spellings."""
    found = [(values.share(each), -len(code_spellings(each)), each) for each in candidates]
    share, _, name = max(found, default=(0.0, 0, ""))
    return name if share else None


def alone(values: Values) -> str:
    """By looks: what a word would have had to confirm is left as text."""
    for semantic_type, pattern in (("date", _DATE), ("month", _MONTH), ("phone", _PHONE)):
        if min(values.looks(pattern), values.share(semantic_type)) >= ALONE_MIN:
            return semantic_type
    if values.looks(_SERIAL) >= ALONE_MIN and is_unique(values):
        return "certificate-number"
    return worded(values) if values.looks(_DIGITS) < 1 - ALONE_MIN else counted(values)


def counted(values: Values) -> str:
    """A number that begins with a nought counts nothing."""
    if values.looks(_COUNTED) >= ALONE_MIN:
        return "integer"
    return "decimal" if values.share("decimal") >= ALONE_MIN and values.looks(_PADDED) == 0 else "text"


def worded(values: Values) -> str:
    listed = best_list(("sex", "ethnic-group", *LISTS), values)
    if listed and values.share(listed) >= ALONE_MIN:
        return listed
    looks = {"address": _PLACE, "organisation-name": _ORGANISATION, "person-name": _NAME}
    return next((name for name, pattern in looks.items() if values.looks(pattern) >= ALONE_MIN), "text")
