"""Cleaning a cell in SQL is a row of stages: each adds columns computed from those before it.

In an expression `@` stands for the number of the file's column in the contract, so that c@, t@ … are one column's own.
An expensive expression stands behind a cheap test.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fusion.problems import FIX_BITS
from fusion.sql import statement

_OWN: Final = re.compile("(?<=[a-z0-9])@")
"""The @ of a column's name; one in a table of characters stands after something else."""


@dataclass(frozen=True)
class Stage:
    columns: dict[str, str]
    joins: tuple[str, ...] = field(default=())

    def of(self, place: int) -> "Stage":
        """The stage for the contract's column number `place`."""
        return Stage(
            {_OWN.sub(str(place), name): _OWN.sub(str(place), expression) for name, expression in self.columns.items()},
            tuple(_OWN.sub(str(place), join) for join in self.joins),
        )


def renamed(stages: Sequence[Stage], prefix: str, *, kept: Sequence[str]) -> tuple[Stage, ...]:
    """The stages with their own columns under other names, so that two types may share a cell; `kept`: not theirs."""
    own = sorted({name for stage in stages for name in stage.columns} - set(kept), key=len, reverse=True)
    names = re.compile("(?<![a-z0-9_])(" + "|".join(map(re.escape, own)) + ")")
    return tuple(
        Stage(
            {names.sub(rf"{prefix}\1", name): names.sub(rf"{prefix}\1", said) for name, said in stage.columns.items()},
            stage.joins,
        )
        for stage in stages
    )


def upper(expression: str) -> str:
    """As fusion.reference.cell.upper."""
    return f"case when strlen({expression}) = length({expression}) then upper({expression}) else {expression} end"


def bits(**rules: str) -> str:
    """An expression for the mask of the rules whose conditions hold; underscores stand for hyphens."""
    return " | ".join(
        f"case when {holds} then {FIX_BITS[rule.replace('_', '-')]} else 0 end" for rule, holds in rules.items()
    )


def chained(source: str, columns: Sequence[Sequence[Stage]]) -> str:
    """One query over `source` with the first stages of all columns, then their second ones, and so on."""
    query = source
    for depth in range(max((len(stages) for stages in columns), default=0)):
        now = [stages[depth] for stages in columns if depth < len(stages)]
        added = ", ".join(f"{expression} as {name}" for stage in now for name, expression in stage.columns.items())
        joins = " ".join(join for stage in now for join in stage.joins)
        query = statement("(select s.*, $added from $query s $joins)", added=added, query=query, joins=joins)
    return query
