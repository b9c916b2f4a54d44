"""`python -m local.demo`: build, deploy, publish, rehearse, tell, serve."""

import argparse
import os
import sys

from local.cloud import Cloud
from local.demo import city, rehearsal
from local.demo.build import ROOT, build
from local.demo.ending import status
from local.demo.stages import Stages
from local.demo.summary import Summary, lines, missing
from local.operate import interrupts

WORK = ROOT / ".local"
PORT = 8114
WAIT_S_MAX = 0.5  # nobody at a demo waits for a turn as long as a template says


def main() -> int:
    options = parse(sys.argv[1:])
    stages = Stages(total=6)
    return status(lambda: run(options, stages), stages.console, options.port)


def run(options: argparse.Namespace, stages: Stages) -> int:
    with stages.stage("构建网页与部署模板"):
        build(stages.tell)
    with Cloud(
        seed=city.SEED,
        port=options.port,
        principals=rehearsal.PRINCIPALS,
        folder=WORK / "cloud",
        wait_s_max=WAIT_S_MAX,
    ) as cloud:
        summary = rehearse(cloud, stages, options.people)
        for line in lines(summary, stages):
            stages.console.print(line, markup=False)
        lacks = missing(summary)
        for lack in lacks:
            stages.console.print(f"缺:{lack}", style="bold red")
        if options.once:
            return 1 if lacks else 0
        welcome(cloud, stages)
        interrupts.wait()
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description="在本机运行整套系统")
    parser.add_argument("--people", type=int, default=5000, help="演练城市的人口")
    parser.add_argument("--once", action="store_true", help="打印汇总后结束;缺任何一项即返回非零")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", PORT)), help="控制台端口")
    return parser.parse_args(arguments)


def rehearse(cloud: Cloud, stages: Stages, people: int) -> Summary:
    """Everything between an empty cloud and the summary."""
    with stages.stage("把同一套模板部署到本地云"):
        rehearsal.deploy(cloud)
        for warning in cloud.warnings():
            stages.tell(f"注意 {warning}")
    with stages.stage("放置网页、目录、契约与授权"):
        rehearsal.publish(cloud)
    with stages.stage(f"生成演练城市({people} 人)"):
        folder = city.make(people, WORK / f"city-{people}")
    with stages.stage("各部门经 S3 报送,直至融合完成"):
        files = rehearsal.deliver(cloud, folder, stages.tell)
    with stages.stage("与演练城市的真相核对"):
        return rehearsal.examine(cloud, folder, files)


def welcome(cloud: Cloud, stages: Stages) -> None:
    """Where everything is."""
    sample = city.sample(WORK)
    tell = stages.console.print
    tell(f"\n控制台  {cloud.gateway_url}/console/index.html", style="bold", markup=False)
    tell(f"运行台  {cloud.gateway_url}/_local/", markup=False)
    tell("演示账号(登录页可直接选用):", markup=False)
    for principal in rehearsal.principals():
        tell(f"  {principal['title']} {principal['name']}", markup=False)
    tell(f"待报送的表格(有好行也有坏行,可拖进「低保对象」):{sample}", markup=False)
    tell("另开一个终端:python -m local ledger(每个事件从发布到生效)", markup=False)
    tell("按 Ctrl-C 停止。", markup=False)


if __name__ == "__main__":
    sys.exit(main())
