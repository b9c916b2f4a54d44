"""Writes the table by which names are found by pinyin: `.venv-bench/bin/python -m bench.readings`.

From pypinyin (MIT, © mozillazg), which only this command needs: every reading of every character that has one, without
tones; ü is written v, and u besides.
"""

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

FILE = Path(__file__).resolve().parent.parent / "functions/aggregation/pinyin/readings.tsv"
BLOCK = range(0x4E00, 0xA000)


def main() -> None:
    heard: dict[str, list[str]] = defaultdict(list)
    for character in map(chr, BLOCK):
        [told] = pinyin(character, style=Style.NORMAL, heteronym=True, errors=lambda _: [""])
        for reading in sorted(
            {spelling for each in told if each.isascii() and each for spelling in (each, each.replace("v", "u"))}
        ):
            heard[reading].append(character)
    lines = [f"{reading}\t{''.join(characters)}\n" for reading, characters in sorted(heard.items())]
    FILE.write_text("".join(lines), encoding="utf-8")
    print(FILE.name, len(lines), sum(len(characters) for characters in heard.values()))


if __name__ == "__main__":
    main()
