"""Departments at work side by side: one process a department's files, each with its own chance, so the same bytes."""

import gc
import multiprocessing
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from local.city import files, truth
from local.city.departments import (
    allowance,
    births,
    certificates,
    enterprises,
    houses,
    insurance,
    marriages,
    pupils,
    register,
)
from local.city.departments.clerk import Extract
from local.city.level import LEVELS
from local.city.population.lives import Lives
from local.city.population.model import City

ALONE_MAX: Final = 20_000
"""So few people are written sooner by one process than by several."""

Write = Callable[[City, Lives, int, str], Sequence[Extract]]
Hard = Callable[..., Extract]


def _plain(extract: Hard, city: City, told: Lives, seed: int, _: str) -> list[Extract]:
    return [extract(city, told, seed)]


def _by_level(extract: Hard, city: City, told: Lives, seed: int, level: str) -> list[Extract]:
    return [extract(city, told, seed, LEVELS[level])]


def _allowance(city: City, told: Lives, seed: int, _: str) -> list[Extract]:
    return allowance.extracts(city, told, seed)


OFFICES: Final[tuple[Write, ...]] = (
    partial(_plain, register.extract),
    _allowance,
    partial(_plain, certificates.extract),
    partial(_by_level, marriages.extract),
    partial(_by_level, births.extract),
    partial(_by_level, insurance.extract),
    partial(_by_level, pupils.extract),
    partial(_by_level, enterprises.register),
    partial(_by_level, enterprises.taxpayers),
    partial(_by_level, houses.register),
    partial(_by_level, houses.water),
    partial(_plain, houses.addresses),
)
"""In the order in which truth/rows.csv has them. Only the allowance knows houses that the city does not."""


class _Work:
    """What every office knows. Processes are forked, so that the city is not copied."""

    def __init__(self, city: City, lives: Lives, folder: Path, *, seed: int, level: str) -> None:
        self.city, self.lives, self.folder, self.seed, self.level = city, lives, folder, seed, level

    def rows(self, number: int) -> Path:
        return self.folder / "truth" / f"rows-{number:02d}.csv"

    def write(self, number: int) -> truth.Told:
        """One office's files, and beside them the truth of their rows."""
        extracts = OFFICES[number](self.city, self.lives, self.seed, self.level)
        paths = [files.write(extract, self.folder) for extract in extracts]
        return truth.tell(self.city, extracts, paths, self.lives.protected, self.rows(number))


_AT_WORK: list[_Work] = []


def _write(number: int) -> truth.Told:
    return _AT_WORK[-1].write(number)


def write(city: City, lives: Lives, folder: Path, *, seed: int, level: str, processes: int | None = None) -> list[Path]:
    """All files and, in truth/, what is true. Returns the files."""
    work = _Work(city, lives, folder, seed=seed, level=level)
    count = processes or (1 if len(city.persons) <= ALONE_MAX else os.cpu_count() or 1)
    told = [work.write(number) for number in range(len(OFFICES))] if count == 1 else _side_by_side(work, count)
    truth.write(city, lives, told, folder / "truth", seed=seed, level=level)
    truth.join_rows([work.rows(number) for number in range(len(OFFICES))], folder / "truth" / "rows.csv")
    return [path for each in told for path in each.paths]


def _side_by_side(work: _Work, count: int) -> list[truth.Told]:
    """The collector rests: it would touch, and so copy, every person in every process."""
    _AT_WORK.append(work)
    gc.freeze()
    try:
        with multiprocessing.get_context("fork").Pool(count, maxtasksperchild=1) as pool:
            return pool.map(_write, range(len(OFFICES)), chunksize=1)
    finally:
        gc.unfreeze()
        _AT_WORK.pop()
