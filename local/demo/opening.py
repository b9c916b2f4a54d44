"""The stages that every rehearsal begins with: built, deployed, published, fed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from local.cloud import Cloud
from local.demo import city, inventory, rehearsal
from local.demo.build import ROOT, build
from local.demo.stages import Stages
from local.demo.summary import FileOutcome

WORK = ROOT / ".local"
PORT = 8114
WAIT_S_MAX = 0.5  # nobody at a demo waits for a turn as long as a template says
OPENED = 3
FED = 2
"""How many stages `opened` and `fed` take."""


@contextmanager
def opened(stages: Stages, port: int) -> Iterator[Cloud]:
    """A cloud with the platform deployed, its pages, catalogue, contracts and grants in place."""
    with stages.stage("构建网页与部署模板"):
        build(stages.tell)
    with Cloud(
        seed=city.SEED,
        port=port,
        principals=rehearsal.PRINCIPALS,
        folder=WORK / "cloud",
        wait_s_max=WAIT_S_MAX,
    ) as cloud:
        with stages.stage("把同一套模板部署到本地云"):
            rehearsal.deploy(cloud)
            for warning in cloud.warnings():
                stages.tell(f"注意 {warning}")
        with stages.stage("放置网页、目录、契约与授权,登记业务系统"):
            rehearsal.publish(cloud)
            inventory.describe(cloud)
        yield cloud


def fed(cloud: Cloud, stages: Stages, people: int) -> tuple[Path, Sequence[FileOutcome]]:
    """The city's folder, and what became of each of its files."""
    with stages.stage(f"生成演练城市({people} 人)"):
        folder = city.make(people, WORK / f"city-{people}")
    with stages.stage("各部门经 S3 报送,直至融合完成"):
        return folder, rehearsal.deliver(cloud, folder, stages.tell)


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
