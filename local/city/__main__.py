"""python -m local.city --people 5000 --seed 1 --out DIR | --damaged-sample PATH"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from local.city import offices, sample
from local.city.level import LEVELS
from local.city.population import firms, lives, phones, settle, twins

PEOPLE_MIN = 400  # fewer leave no room for the stories


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    city, registry = settle.settle(options.people, options.seed)
    twins.bear(city, registry, LEVELS[options.level].twins, options.seed)
    told = lives.live(city, registry, options.seed)
    if options.damaged_sample:
        beside = sample.write(told, options.damaged_sample, seed=options.seed)
        print(f"{options.damaged_sample}(正确的值在 {beside})")
    if options.out:
        phones.give(city, options.seed)
        firms.build(city, options.seed)
        known = {"seed": options.seed, "level": options.level, "processes": options.processes}
        for path in offices.write(city, told, options.out, **known):
            print(path)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local.city", description="演练城市:各部门的文件,以及文件背后的真相"
    )
    parser.add_argument("--people", type=int, default=5000, help=f"人口,不少于 {PEOPLE_MIN}")
    parser.add_argument("--seed", type=int, default=1, help="同样的种子得到同样的字节")
    parser.add_argument("--level", choices=sorted(LEVELS), default="real", help="有多难认:缺号、同音字等的比例")
    parser.add_argument("--processes", type=int, help="同时工作的进程数;不改变结果")
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
