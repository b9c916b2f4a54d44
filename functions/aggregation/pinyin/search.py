"""The one meaning of a search box: every word asked for is found, as it is written or as it is spoken."""

import functools
import importlib.resources
import unicodedata

WRITTEN_V = ("ü", "v")
"""A keyboard has no ü: 绿 is typed lv or lu."""


def is_meant(words: str, *, names: str, more: str = "") -> bool:
    """Whether each word asked for is in the names or in the other text, or spells a part of the names.

    Only names are searched by sound: of a long text almost any two letters spell something.

    >>> [is_meant(words, names="户籍登记 遵义市公安局") for words in ("户籍 公安", "hjdj", "huji", "hujid", "huijd")]
    [True, True, True, True, False]
    """
    spoken = plain(names)
    text = f"{spoken} {plain(more)}"
    return all(word in text or is_spelled(spoken, word) for word in plain(words).split())


def plain(text: str) -> str:
    """Full-width letters and capitals are no other letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def is_spelled(names: str, word: str) -> bool:
    """Whether characters that follow each other spell the word: each by its whole pinyin or the beginning letters of it
    (z or zh), the last by any beginning. With several readings each counts; characters may stand among the letters.

    >>> [is_spelled("重庆银行", word) for word in ("chongqing", "zqyh", "cqyinhang", "cqyx", "重qing", "qyh", "cyh")]
    [True, True, True, True, True, True, False]
    """
    word = word.replace("'", "").replace(*WRITTEN_V)
    if not any("a" <= letter <= "z" for letter in word):
        return False
    rests: set[str] = set()
    for character in names:
        begun = {*rests, word}
        if any(way.startswith(rest) for rest in begun for way in ways(character)):
            return True
        rests = {rest.removeprefix(way) for rest in begun for way in ways(character) if rest.startswith(way)}
    return False


@functools.cache
def ways(character: str) -> frozenset[str]:
    """All that may be typed for one character."""
    told = readings().get(character, ())
    return frozenset({character, *told, *(each[:1] for each in told), *(each[:2] for each in told if each[1:2] == "h")})


@functools.cache
def readings() -> dict[str, tuple[str, ...]]:
    """{character: its readings without tones}, from readings.tsv: a line a reading and its characters."""
    text = importlib.resources.files("aggregation.pinyin").joinpath("readings.tsv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        reading, characters = line.split("\t")
        for each in characters:
            found.setdefault(each, []).append(reading)
    return {character: tuple(told) for character, told in found.items()}
