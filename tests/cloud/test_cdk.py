"""What CDK itself writes is deployed as it is: one small app, synthesised once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from local.cloud import Cloud

pytestmark = pytest.mark.xdist_group("cloud-cdk")

ROOT = Path(__file__).resolve().parents[2]
APP = Path(__file__).with_name("sample") / "app.py"


@pytest.fixture(scope="module")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In a process of its own, as `cdk synth` does it."""
    folder = tmp_path_factory.mktemp("cdk") / "cdk.out"
    node = os.environ.get("JSII_NODE", str(Path(sys.prefix) / "bin" / "node"))
    environment = {**os.environ, "JSII_NODE": node, "CDK_OUTDIR": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(APP)]
    subprocess.run(command, check=True, env=environment, cwd=folder.parent)  # noqa: S603 - our own interpreter and app
    return folder


@pytest.fixture(scope="module")
def cloud(synthesised: Path) -> Any:
    with Cloud(wait_s_max=0.05, schedules=False) as running:
        running.deploy(synthesised)
        yield running


def test_an_object_becomes_a_finished_workflow(cloud: Cloud) -> None:
    outputs = cloud.outputs()
    cloud.client("s3").put_object(Bucket=outputs["Files"], Key="in/一.csv", Body=b"a")
    cloud.wait_idle()
    [event] = cloud.events()
    assert (event["detail-type"], event["detail"]) == ("sample.Landed.v1", {"key": "in/一.csv"})
    [execution] = cloud.client("stepfunctions").list_executions(stateMachineArn=outputs["Machine"])["executions"]
    described = cloud.client("stepfunctions").describe_execution(executionArn=execution["executionArn"])
    assert (described["status"], json.loads(described["output"])["count"]) == ("SUCCEEDED", 2)
    assert cloud.problems() == []
    assert cloud.dead_letters() == {}
    [receipt] = cloud.ledger().entries[0].receipts
    assert (receipt.consumer.label.split("/")[0], receipt.handed.times) == ("Working", 1)
    assert receipt.outcome == "unjudged"  # it keeps no inbox


def test_the_api_is_reached_through_the_distribution(cloud: Cloud) -> None:
    answer = requests.get(f"{cloud.gateway_url}/api/sample/hello", headers={"Authorization": "Bearer me"}, timeout=10)
    assert answer.json() == {"path": "/api/sample/hello", "sub": "me"}
    assert requests.get(f"{cloud.gateway_url}/api/sample/hello", timeout=10).status_code == 401
