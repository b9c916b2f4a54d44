"""`python -m local.demo`: build, deploy, publish, rehearse, tell, serve."""

import argparse
import os
import sys

from local.cloud import Cloud
from local.demo import opening, rehearsal
from local.demo.ending import status
from local.demo.stages import Stages
from local.demo.summary import Summary, lines, missing
from local.operate import interrupts


def main() -> int:
    options = parse(sys.argv[1:])
    stages = Stages(total=opening.OPENED + opening.FED + 1)
    return status(lambda: run(options, stages), stages.console, options.port)


def run(options: argparse.Namespace, stages: Stages) -> int:
    with opening.opened(stages, options.port) as cloud:
        summary = rehearse(cloud, stages, options.people)
        for line in lines(summary, stages):
            stages.console.print(line, markup=False)
        lacks = missing(summary)
        for lack in lacks:
            stages.console.print(f"缺:{lack}", style="bold red")
        if options.once:
            return 1 if lacks else 0
        opening.welcome(cloud, stages)
        interrupts.wait()
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description="在本机运行整套系统")
    parser.add_argument("--people", type=int, default=5000, help="演练城市的人口")
    parser.add_argument("--once", action="store_true", help="打印汇总后结束;缺任何一项即返回非零")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", opening.PORT)), help="控制台端口")
    return parser.parse_args(arguments)


def rehearse(cloud: Cloud, stages: Stages, people: int) -> Summary:
    """The city's files, and what came of them held against its truth."""
    folder, files = opening.fed(cloud, stages, people)
    with stages.stage("与演练城市的真相核对"):
        return rehearsal.examine(cloud, folder, files)


if __name__ == "__main__":
    sys.exit(main())
