"""The outcome of one cell."""

from dataclasses import dataclass

from fusion.problems import FIX_BITS

Value = str | int | None


@dataclass(frozen=True)
class Cell:
    """`fixes`: bits of fusion.problems.FIX_BITS. A cell with an error has no value."""

    value: Value = None
    error: str | None = None
    fixes: int = 0

    def also(self, fixes: int) -> "Cell":
        return Cell(self.value, self.error, self.fixes | fixes)


def fixed(**rules: bool) -> int:
    """The mask of the rules that hold; underscores stand for hyphens."""
    return sum(FIX_BITS[rule.replace("_", "-")] for rule, holds in rules.items() if holds)


def upper(text: str) -> str:
    """ASCII alone: elsewhere case is no business of numbers.

    >>> upper("k2"), upper("ßk")
    ('K2', 'ßk')
    """
    return text.upper() if text.isascii() else text
