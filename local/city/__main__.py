"""python -m local.city --people 5000 --seed 1 --out DIR | --damaged-sample PATH"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from local.city import files, sample, truth
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
from local.city.population import firms, lives, phones, settle
from local.city.population.lives import Lives
from local.city.population.model import City

PEOPLE_MIN = 400  # fewer leave no room for the stories


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    city, registry = settle.settle(options.people, options.seed)
    told = lives.live(city, registry, options.seed)
    if options.damaged_sample:
        beside = sample.write(told, options.damaged_sample, seed=options.seed)
        print(f"{options.damaged_sample}(正确的值在 {beside})")
    if options.out:
        phones.give(city, options.seed)
        firms.build(city, options.seed)
        for path in make(city, told, options.out, seed=options.seed, level=options.level):
            print(path)
    return 0


def make(city: City, told: Lives, folder: Path, *, seed: int, level: str) -> list[Path]:
    """The departments' files and, in truth/, what is true. Returns the files."""
    extracts = list(every(city, told, seed, level))
    paths = [files.write(extract, folder) for extract in extracts]
    truth.write(city, told, extracts, folder / "truth", seed=seed, level=level)
    return paths


def every(city: City, told: Lives, seed: int, level: str) -> Iterator[Extract]:
    """All departments' extracts."""
    hardness = LEVELS[level]
    yield register.extract(city, told, seed)
    yield from allowance.extracts(city, told, seed)
    yield certificates.extract(city, told, seed)
    for extract in (
        *(marriages.extract, births.extract, insurance.extract, pupils.extract),
        *(enterprises.register, enterprises.taxpayers, houses.register, houses.water),
    ):
        yield extract(city, told, seed, hardness)
    yield houses.addresses(city, told, seed)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local.city", description="演练城市:各部门的文件,以及文件背后的真相"
    )
    parser.add_argument("--people", type=int, default=5000, help=f"人口,不少于 {PEOPLE_MIN}")
    parser.add_argument("--seed", type=int, default=1, help="同样的种子得到同样的字节")
    parser.add_argument("--level", choices=sorted(LEVELS), default="real", help="有多难认:缺号、同音字等的比例")
    parser.add_argument("--out", type=Path, help="写入各部门文件和 truth/ 的文件夹")
    parser.add_argument("--damaged-sample", type=Path, help="写一张有好行也有坏行的待报送表格(xlsx)")
    options = parser.parse_args(arguments)
    if options.people < PEOPLE_MIN:
        parser.error(f"人口不少于 {PEOPLE_MIN}")
    if not options.out and not options.damaged_sample:
        parser.error("需要 --out 或 --damaged-sample")
    return options


if __name__ == "__main__":
    sys.exit(main())
