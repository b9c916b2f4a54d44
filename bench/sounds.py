"""Writes the engine's table of Chinese characters that sound alike: `.venv-bench/bin/python -m bench.sounds`.

From pypinyin (MIT), which only this command needs: the reading a character most often has, without its tone. Characters
in common use stand first, so that the first of a line can speak for all of it.
"""

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

FILE = Path(__file__).resolve().parent.parent / "layers/fusion/python/fusion/linkage/sounds.tsv"
BLOCK = range(0x4E00, 0xA000)


def main() -> None:
    heard: dict[str, list[str]] = defaultdict(list)
    for character in sorted(map(chr, BLOCK), key=lambda character: (rarity(character), character)):
        [[reading]] = pinyin(character, style=Style.NORMAL, errors=lambda _: [""])
        if reading:
            heard[reading].append(character)
    lines = [f"{reading}\t{''.join(characters)}\n" for reading, characters in sorted(heard.items())]
    FILE.write_text("".join(lines), encoding="utf-8")
    print(FILE.name, len(lines), sum(len(characters) for characters in heard.values()))


def rarity(character: str) -> int:
    """0 the 3,755 characters of level 1 of GB 2312, 1 its level 2, 2 all others."""
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 2
    return int(lead >= 0xD8)


if __name__ == "__main__":
    main()
