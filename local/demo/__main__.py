"""`python -m local.demo`: build, deploy, publish, rehearse, tell, serve."""

import argparse
import errno
import os
import sys

from local.cloud.cloud import Cloud
from local.demo import city, rehearsal
from local.demo.build import ROOT, BuildError, build
from local.demo.stages import Stages
from local.demo.summary import Summary, lines, missing
from local.operate import interrupts

WORK = ROOT / ".local"
PORT = 8114
WAIT_S_MAX = 0.5  # nobody at a demo waits for a turn as long as a template says


def main() -> int:
    options = parse(sys.argv[1:])
    stages = Stages(total=6)
    interrupts.listen()
    try:
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
    except BuildError as error:
        stages.console.print(f"构建失败:{error}", style="bold red")
        return 1
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        stages.console.print(port_in_use(options.port), style="bold red")
        return 1
    except KeyboardInterrupt:
        stages.console.print("已中断:什么也没有留下", style="bold red")
        return interrupts.INTERRUPTED
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


def port_in_use(port: int) -> str:
    return f"端口 {port} 或 {port + 1} 已被占用:请用 PORT=… 换一个"


if __name__ == "__main__":
    sys.exit(main())
