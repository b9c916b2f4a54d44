"""A resident register of any size: a rehearsal city's rows, spelt and spoiled as they are, settled in other areas too.

Each settlement has its own area code in the identity numbers (a valid number stays valid, a spoiled one spoiled), its
own household numbers and its own house numbers, so that no two settlements share a key or a house.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from fusion.values import codelists, limits
from local.city.__main__ import main as city

DATASET = ("public-security", "resident-register")
KEPT = Path(__file__).resolve().parent.parent / ".local" / "bench"
SETTLERS = 30_000
SEED = 1
HOME: Final = 7
"""Column of the address."""
HOUSE: Final = re.compile(r"[0-9]+(?=号)")
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)} | {ord("x"): "X", ord("ｘ"): "X"}


def write(path: Path, rows: int, encoding: str) -> Path:
    """A CSV with `rows` rows below its header."""
    header, *settlers = _city()
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(_line(header))
        file.writelines(islice(_settled(settlers), rows))
    return path


def kept(rows: int) -> Path:
    """The same in UTF-8, made once and kept: a generator takes longer than what is measured."""
    path = KEPT / f"settlements-{rows}-{SETTLERS}-{SEED}.csv"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        write(path.with_suffix(".part"), rows, "utf-8").rename(path)
    return path


@cache
def _city() -> tuple[tuple[str, ...], ...]:
    """The cells of a city's register, its header first."""
    with TemporaryDirectory() as folder:
        city(["--people", str(SETTLERS), "--seed", str(SEED), "--out", folder])
        [path] = Path(folder).joinpath(*DATASET).iterdir()
        with path.open(encoding="gb18030", newline="") as file:
            return tuple(tuple(row) for row in csv.reader(file))


def _settled(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    numbers = [_Number.read(row[0]) for row in cells]
    for settlement, area in enumerate(_areas()):
        for number, row in zip(numbers, cells, strict=True):
            household = f"{settlement:04d}-{row[5]}" if row[5].isascii() and row[5].isalnum() else row[5]
            home = HOUSE.sub(f"\\g<0>{settlement:03d}", row[HOME], count=1) if settlement else row[HOME]
            yield _line([number.settled(area), *row[1:5], household, row[6], home, *row[HOME + 1 :]])


def _areas() -> Iterator[str]:
    """The city's own, then those of people from other provinces."""
    yield from sorted(codelists.area_codes())
    yield from (f"51{place:04d}" for place in range(1, 9999))


class _Number(NamedTuple):
    """An identity number as written: which characters are its digits, and whether its check digit holds."""

    cell: str
    digits: tuple[int, ...]
    valid: bool

    @classmethod
    def read(cls, cell: str) -> "_Number":
        plain = cell.translate(_NARROW)
        digits = tuple(place for place, character in enumerate(plain) if character in "0123456789X")
        number = "".join(plain[place] for place in digits)
        valid = len(number) == len(limits.ID_WEIGHTS) + 1 and "X" not in number[:-1] and _check(number) == number[-1]
        return cls(cell, digits if len(digits) in {15, 18} else (), valid)

    def settled(self, area: str) -> str:
        if not self.digits:
            return self.cell
        written = list(self.cell)
        for place, digit in zip(self.digits, area, strict=False):
            written[place] = digit
        if self.valid:
            written[self.digits[-1]] = _check("".join(written[place].translate(_NARROW) for place in self.digits))
        return "".join(written)


def _check(number: str) -> str:
    weighted = sum(int(digit) * weight for digit, weight in zip(number[:17], limits.ID_WEIGHTS, strict=True))
    return limits.ID_CHECKS[weighted % 11]


def _line(cells: Sequence[str]) -> str:
    if not any(mark in cell for cell in cells for mark in ',"\r\n'):
        return ",".join(cells) + "\r\n"
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
