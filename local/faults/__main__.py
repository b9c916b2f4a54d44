"""`make faults SEEDS=200`: so many journeys under faults; says which seed went wrong, and counts at the end."""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from local.faults.block import BLOCK, blocks
from local.faults.run import Outcome, told


def main() -> int:
    options = parser().parse_args()
    outcomes = list(run(options))
    print(closing(outcomes))
    return 0 if all(outcome.is_well for outcome in outcomes) else 1


def run(options: argparse.Namespace) -> Iterator[Outcome]:
    in_turns, begun = options.mode == "sim", time.monotonic()
    seeds = range(options.first, options.first + options.seeds)
    for place, outcome in enumerate(blocks(seeds, options.probability, in_turns=in_turns, assembly=options.assembly)):
        if not outcome.is_well:
            first = outcome.seed - place % BLOCK
            again = f"make faults FROM={first} SEEDS={place % BLOCK + 1} P={options.probability} MODE={options.mode}"
            print(f"{told(outcome)}\n  {again}", flush=True)
        if options.verbose:
            kinds = " ".join(f"{kind} {count}" for kind, count in sorted(outcome.faults.items()))
            print(f"{outcome.seed}: {time.monotonic() - begun:.0f} s {outcome.digest[:8]} {kinds}", flush=True)
        yield outcome


def closing(outcomes: list[Outcome]) -> str:
    """
    >>> closing([Outcome(1, Counter({"slow": 2, "crash-after": 1}))])
    'seeds 1, faults 2, crashes 1, lost 0, doubled 0, stuck 0'
    """
    crashes = sum(outcome.crashes for outcome in outcomes)
    faults = sum(outcome.faults.total() for outcome in outcomes) - crashes
    lost = sum(outcome.lost for outcome in outcomes)
    doubled = sum(outcome.doubled + len(outcome.wrong) for outcome in outcomes)
    stuck = sum(bool(outcome.stuck) for outcome in outcomes)
    return f"seeds {len(outcomes)}, faults {faults}, crashes {crashes}, lost {lost}, doubled {doubled}, stuck {stuck}"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m local.faults", description="带故障的报送演练")
    made.add_argument("--seeds", type=int, default=20, help="跑多少个种子")
    made.add_argument("--from", dest="first", type=int, default=1, help="第一个种子")
    made.add_argument("--probability", type=float, default=0.25, help="每次投递或请求出故障的概率")
    made.add_argument("--mode", choices=("sim", "storm"), default="sim", help="逐个处理(可重放)或并发处理")
    made.add_argument("--assembly", type=Path, default=Path("cdk.out"), help="合成好的模板目录")
    made.add_argument("--verbose", action="store_true", help="逐个种子报告")
    return made


if __name__ == "__main__":
    sys.exit(main())
