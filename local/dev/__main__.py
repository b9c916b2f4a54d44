"""`python -m local.dev`: the rehearsal, kept up with what is edited."""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from local.cloud import Cloud
from local.demo import opening, rehearsal
from local.demo.build import ROOT, run
from local.demo.ending import status
from local.demo.stages import Stages
from local.dev.session import RefusedError, Session
from local.dev.web import Builder, Pages
from ops import seeding
from ops.errors import PublishError
from ops.pages import WEB


def main() -> int:
    options = parse(sys.argv[1:])
    stages = Stages(total=opening.OPENED + (opening.FED if options.people else 0))
    return status(lambda: develop(options, stages), stages.console, options.port)


def develop(options: argparse.Namespace, stages: Stages) -> int:
    with opening.opened(stages, options.port) as cloud:
        if options.people:
            opening.fed(cloud, stages, options.people)
        with suppress(KeyboardInterrupt):
            work(cloud, stages)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make dev", description="边改边跑:改动的代码、模板与网页立即生效,数据保留")
    parser.add_argument("--people", type=int, default=0, help="先放入多少人的演练城市;0 为空平台")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", opening.PORT)), help="控制台端口")
    return parser.parse_args(arguments)


def work(cloud: Cloud, stages: Stages) -> None:
    """Follow the edits until Ctrl-C."""
    pages = Pages(WEB, cloud.client("s3"), cloud.outputs()["WebBucketOutput"])
    pages.register(cloud.desk)

    def built(seconds: float) -> None:
        if changed := pages.put():
            stages.tell(f"网页已构建({seconds:.1f} 秒),更新 {changed} 个文件")

    session = Session(
        cloud,
        root=ROOT,
        staged=opening.WORK / "dev" / "staged",
        assembly=ROOT / "cdk.out",
        synthesise=lambda: synthesise(stages.tell),
        deploy=lambda: [stack.name for stack in rehearsal.deploy(cloud) if stack.changed],
        sow=lambda: sow(cloud),
        tell=stages.tell,
    )
    with Builder(ROOT, built, stages.tell):
        opening.welcome(cloud, stages)
        stages.console.print(
            "改动 functions/、layers/、infra/、events/、seed/、web/ 会立即生效,数据保留。", markup=False
        )
        session.follow()


def synthesise(tell: Callable[[str], None]) -> None:
    failed: list[str] = []
    run("synth", tell, failed)
    if failed:
        message = "模板没有合成"
        raise RefusedError(message)


def sow(cloud: Cloud) -> None:
    try:
        for _ in seeding.seed(cloud.gateway_url, cloud.token("operator")):
            continue
    except PublishError as error:
        raise RefusedError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
