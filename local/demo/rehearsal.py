"""The steps of the rehearsal, each against the platform's own doors: templates, S3, the HTTP API."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from fusion.lake import Lake
from fusion.match import assigned
from local.cloud.cloud import Cloud
from local.cloud.deploy.stacks import DeployedStack
from local.demo import city
from local.demo.api import Api
from local.demo.build import ROOT
from local.demo.summary import FINDING, FileOutcome, Summary
from local.demo.truth import measure
from ops import publish as publishing

CLIENT_ID = "zunyi-console"
FUSED_S_MAX = 900
COMPUTED_S_MAX = 120
PROGRESS_EACH_S = 2.0
ENDED = frozenset({"completed", "rejected", "withdrawn"})
"""A submission in such a state is looked at no more: looking takes time from what is looked at."""
PRINCIPALS = Path(__file__).resolve().parent / "principals.json"
LABELS = {
    "received": "已接收",
    "processing": "处理中",
    "completed": "完成",
    "rejected": "退回",
    "held": "待确认",
    "failed": "失败",
    "withdrawn": "已撤回",
}


def principals() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(PRINCIPALS.read_text(encoding="utf-8"))
    return found


def deploy(cloud: Cloud, assembly: Path = ROOT / "cdk.out", **parameters: str) -> list[DeployedStack]:
    """The same templates `cdk deploy` sends, with this machine's identity provider as parameter, and others."""
    issuer = cloud.issuer
    known = {"Issuer": issuer, "Issuers": issuer, "Audience": CLIENT_ID}
    return cloud.deploy(assembly, parameters=known | parameters)


def publish(cloud: Cloud) -> None:
    """What follows a deployment, by the very script that serves AWS."""
    with led_to(cloud, ZUNYI_TOKEN=cloud.token("operator")):
        publishing.main(
            ["--api", cloud.gateway_url, "--issuer", cloud.issuer, "--client-id", CLIENT_ID, "--no-invalidate"]
        )


@contextmanager
def led_to(cloud: Cloud, **more: str) -> Iterator[None]:
    """This process's AWS programs find the local cloud, for as long as the block lasts."""
    before, session = dict(os.environ), boto3.DEFAULT_SESSION
    os.environ.update(cloud.environment(), **more)
    boto3.DEFAULT_SESSION = None  # it would go on with the keys it found first
    try:
        yield
    finally:
        boto3.DEFAULT_SESSION = session
        os.environ.clear()
        os.environ.update(before)


def deliver(cloud: Cloud, folder: Path, tell: Callable[[str], None]) -> list[FileOutcome]:
    """Put each file under its department's prefix, and follow it until the last is fused."""
    s3, bucket = cloud.client("s3"), cloud.outputs()["LandingBucketOutput"]
    sent = list(city.deliveries(folder))
    for delivery in sent:
        city.upload(s3, bucket, delivery)
        tell(f"已送达 {delivery.key}({delivery.path.stat().st_size / 1000:,.0f} KB)")
    stewards = {
        delivery.department: Api(cloud.gateway_url, cloud.token(f"steward-{delivery.department}")) for delivery in sent
    }
    told, ended, deadline = set[str](), dict[str, Any](), time.monotonic() + FUSED_S_MAX
    idle = False
    while not idle and time.monotonic() < deadline:
        idle = is_idle(cloud, PROGRESS_EACH_S)
        submissions = [
            ended.get(known["id"]) or steward.get(f"blockdata/submissions/{known['id']}")
            for department, steward in stewards.items()
            for known in steward.every(f"blockdata/submissions?department={department}")
        ]
        ended |= {submission["id"]: submission for submission in submissions if submission["state"] in ENDED}
        for line in progress(submissions):
            if line not in told:
                told.add(line)
                tell(line)
    compute_indicators(cloud)
    return [outcome(submission) for submission in submissions]


def compute_indicators(cloud: Cloud) -> None:
    """As an operator does by a button, and else the night."""
    Api(cloud.gateway_url, cloud.token("operator")).post("blockdata/indicators/runs", {}, key="rehearsal")
    cloud.wait_idle(COMPUTED_S_MAX)


def is_idle(cloud: Cloud, timeout_s: float) -> bool:
    try:
        cloud.wait_idle(timeout_s)
    except TimeoutError:
        return False
    return True


def progress(submissions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for submission in submissions:
        now = next((step["label"] for step in submission["steps"] if step["state"] == "now"), "")
        yield f"{submission['dataset_name']} {submission['file']['name']}:{now or LABELS[submission['state']]}"


def outcome(submission: Mapping[str, Any]) -> FileOutcome:
    return FileOutcome(
        name=submission["file"]["name"],
        dataset=submission["dataset_name"],
        state=LABELS[submission["state"]],
        counts=submission["counts"],
    )


def examine(cloud: Cloud, folder: Path, files: Sequence[FileOutcome]) -> Summary:
    """Read the result as users do, and hold it against the city's truth."""
    leader = Api(cloud.gateway_url, cloud.token("leader"))
    cases = list(Api(cloud.gateway_url, cloud.token("reviewer")).every(f"blockdata/findings/{FINDING}/cases"))
    lake = Lake(f"s3://{cloud.outputs()['LakeBucketOutput']}")
    with led_to(cloud):
        rows = {
            (department, dataset, file, row, mention): id_
            for department, dataset, file, row, mention, id_ in assigned(lake)
        }
    quality, events = measure(folder, rows, cases), cloud.ledger().totals
    told = sum(each["period"] is not None for each in leader.get("blockdata/indicators")["items"])
    return Summary(files, leader.get("decision/overview"), quality, events, indicators=told)
