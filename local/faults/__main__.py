"""`make faults SEEDS=200`: so many journeys under faults; says which seed went wrong, and counts at the end."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from local.faults.block import BLOCK, blocks
from local.faults.kills import Death, every
from local.faults.report import MODES, closing, keep, keep_kills
from local.faults.run import Outcome, told


def main() -> int:
    options = parser().parse_args()
    if options.mode == "kills":
        return kill(options)
    outcomes = list(run(options))
    if options.keep:
        keep(outcomes, mode=options.mode, command=command(options, options.first, options.seeds))
    print(closing(outcomes))
    return 0 if all(outcome.is_well for outcome in outcomes) else 1


def run(options: argparse.Namespace) -> Iterator[Outcome]:
    in_turns, begun = options.mode == "sim", time.monotonic()
    seeds = range(options.first, options.first + options.seeds)
    outcomes = blocks(seeds, options.probability, in_turns=in_turns, assembly=options.assembly, jobs=options.jobs)
    for place, outcome in enumerate(outcomes):
        if not outcome.is_well:
            again = command(options, outcome.seed - place % BLOCK, place % BLOCK + 1)
            print(f"{told(outcome)}  重放 {again}", flush=True)
        if options.verbose:
            kinds = " ".join(f"{kind} {count}" for kind, count in sorted(outcome.faults.items()))
            print(f"{outcome.seed}: {time.monotonic() - begun:.0f} s {outcome.digest[:8]} {kinds}", flush=True)
        yield outcome


def kill(options: argparse.Namespace) -> int:
    """SEEDS places from FROM on, the first of which is before the first write."""
    found: list[Death] = []
    for death in every(options.first - 1, options.seeds, assembly=options.assembly, jobs=options.jobs):
        found.append(death)
        if options.verbose or not death.outcome.is_well:
            print(f"{death.deed} {death.place} {len(death.died)} {told(death.outcome)}", flush=True)
    if options.keep:
        keep_kills(found, command=f"make faults SEEDS={options.seeds} FROM={options.first} MODE=kills")
    print(closing([death.outcome for death in found]))
    return 0 if all(death.outcome.is_well for death in found) else 1


def command(options: argparse.Namespace, first: int, seeds: int) -> str:
    return f"make faults SEEDS={seeds} FROM={first} P={options.probability:g} MODE={options.mode}"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m local.faults", description="带故障的报送演练")
    made.add_argument("--seeds", type=int, default=20, help="跑多少个种子")
    made.add_argument("--from", dest="first", type=int, default=1, help="第一个种子")
    made.add_argument("--probability", type=float, default=0.25, help="每次投递或请求出故障的概率")
    made.add_argument("--mode", choices=[*MODES, "kills"], default="sim", help="逐个处理(可重放)、并发处理或逐处宕机")
    made.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="同时跑几朵云,各在一个进程里")
    made.add_argument("--assembly", type=Path, default=Path("cdk.out"), help="合成好的模板目录")
    made.add_argument("--verbose", action="store_true", help="逐个种子报告")
    made.add_argument("--keep", action="store_true", help="结果写入 local/faults/results,供 make docs 生成文档")
    return made


if __name__ == "__main__":
    sys.exit(main())
