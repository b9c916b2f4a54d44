"""What the operator's page is told."""

import json
import urllib.request
from typing import Any
from urllib.parse import quote

import pytest

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder, StackBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-look")

STEP = """
    import boto3, os
    def handler(event, context):
        print("took one of the parcels")
        if event.get("fail"): raise ValueError("bad number")
        boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item={"pk": {"S": "1"}})
        return event
"""
TAKE = """
    import os
    def handler(event, context):
        if not os.path.exists(os.environ["OPEN"]): raise ValueError("closed")
"""
BODY = {
    "widgets": [
        {"type": "text", "x": 0, "y": 6, "properties": {"markdown": "说明"}},
        {
            "type": "metric",
            "x": 0,
            "y": 0,
            "width": 12,
            "properties": {
                "title": "调用",
                "metrics": [
                    [{"expression": "SEARCH('{AWS/Lambda,FunctionName} MetricName=\"Invocations\"', 'Sum', 60)"}]
                ],
            },
        },
    ]
}


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        stack.table("Table")
        stack.function("Step", STEP, environment={"TABLE": ref("Table")}, MemorySize=512, Architectures=["arm64"])
        stack.function("Take", TAKE, environment={"OPEN": str(app.folder / "open")})
        stack.queue("Parcels", function="Take", attempts=1)
        stack.add("Lonely", "AWS::SQS::Queue", QueueName="NobodysDeadLetters")
        task = {"Type": "Task", "Resource": "@Step", "Next": "Ended"}
        states = {"First": {"Type": "Pass", "Next": "Do"}, "Do": task, "Ended": {"Type": "Succeed"}}
        before, after = json.dumps({"StartAt": "First", "States": states}).split("@Step")
        definition = {"Fn::Join": ["", [before, arn("Step"), after]]}
        stack.add("Machine", "AWS::StepFunctions::StateMachine", DefinitionString=definition, RoleArn=arn("Role"))
        add_several(stack)
        stack.add("Board", "AWS::CloudWatch::Dashboard", DashboardBody=json.dumps(BODY))
        stack.output("Parcels", ref("Parcels"))
        stack.output("Machine", ref("Machine"))

    return described


def add_several(stack: StackBuilder) -> None:
    """A machine that works on the parcels of its input one by one, and bears one failure."""
    task = {"Type": "Task", "Resource": "${Step.Arn}", "End": True}
    each = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Do"}
    several = {"Type": "Map", "ItemsPath": "$.parcels", "ToleratedFailureCount": 1, "End": True}
    definition = {
        "StartAt": "Each",
        "States": {"Each": {**several, "ItemProcessor": {**each, "States": {"Do": task}}}},
    }
    text = {"Fn::Sub": json.dumps(definition)}
    stack.add("Several", "AWS::StepFunctions::StateMachine", DefinitionString=text, RoleArn=arn("Role"))
    stack.output("Several", ref("Several"))


def asked(cloud: Cloud, path: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{cloud.gateway_url}/_local{path}", data)  # noqa: S310 - this machine's
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - the same
        return json.loads(answer.read())


def of(rows: list[dict[str, Any]], label: str) -> dict[str, Any]:
    [row] = [row for row in rows if row["label"] == f"Main/{label}"]
    return row


def run(cloud: Cloud, name: str, *, machine: str = "Machine", **event: Any) -> dict[str, Any]:
    machine = cloud.outputs("Main")[machine]
    cloud.client("stepfunctions").start_execution(stateMachineArn=machine, name=name, input=json.dumps(event))
    cloud.wait_idle()
    [found] = [one for one in asked(cloud, "/state")["executions"] if one["name"] == name]
    told: dict[str, Any] = asked(cloud, f"/executions/{quote(found['arn'])}")
    return told


def test_an_execution_tells_the_path_it_took(cloud: Cloud) -> None:
    told = run(cloud, "well")
    assert told["status"] == "SUCCEEDED"
    assert [(step["name"], step["type"], step["status"]) for step in told["path"]] == [
        ("First", "Pass", "succeeded"),
        ("Do", "Task", "succeeded"),
        ("Ended", "Succeed", "succeeded"),
    ]


def test_an_execution_that_failed_tells_where_and_why(cloud: Cloud) -> None:
    told = run(cloud, "badly", fail=True)
    assert told["status"] == "FAILED"
    failed = told["path"][-1]
    assert (failed["name"], failed["status"], failed["error"]) == ("Do", "failed", "ValueError")
    assert "bad number" in failed["cause"]


def test_an_execution_tells_what_became_of_a_maps_items(cloud: Cloud) -> None:
    told = run(cloud, "several", machine="Several", parcels=[{}, {"fail": True}, {}])
    [each] = told["maps"]
    assert (told["status"], each["state"], each["status"]) == ("SUCCEEDED", "Each", "SUCCEEDED")
    assert {status: count for status, count in each["items"].items() if count} == {"SUCCEEDED": 2, "FAILED": 1}
    [failed] = each["failed"]
    assert (failed["index"], failed["error"], failed["cause"]) == (1, "ValueError", "bad number")


def test_functions_show_what_they_took_and_what_they_asked_of_aws(cloud: Cloud) -> None:
    before = of(asked(cloud, "/state")["functions"], "Step")
    cloud.invoke("Step", {})
    after = of(asked(cloud, "/state")["functions"], "Step")
    assert after["invocations"] == before["invocations"] + 1
    assert after["calls"] == before["calls"] + 1
    assert after["memory_mb_max"] > 10
    assert after["p95_ms"] >= after["p50_ms"] > 0


def test_dead_letters_are_shown_without_their_content_and_go_back(cloud: Cloud) -> None:
    body = json.dumps({"detail-type": "room.Sent.v1", "id": "e1", "detail": {"name": "王小明"}})
    cloud.client("sqs").send_message(QueueUrl=cloud.outputs("Main")["Parcels"], MessageBody=body)
    cloud.wait_idle()
    queue = of(asked(cloud, "/state")["queues"], "ParcelsDeadLetters")
    assert (queue["source"], queue["visible"]) == ("Main/Parcels", 1)
    assert of(asked(cloud, "/state")["queues"], "Lonely")["source"] == ""
    assert queue["letters"][0]["event"] == "room.Sent.v1 e1"
    assert "closed" in queue["letters"][0]["why"]
    assert "王小明" not in json.dumps(queue, ensure_ascii=False)

    (cloud.folder / "cdk.out" / "open").touch()
    assert asked(cloud, f"/queues/{queue['name']}/redrive", {}) == {"moved": 1}
    cloud.wait_idle()
    assert of(asked(cloud, "/state")["queues"], "ParcelsDeadLetters")["visible"] == 0


def test_logs_are_found_by_their_words(cloud: Cloud) -> None:
    cloud.invoke("Step", {})
    cloud.wait_idle()
    found = asked(cloud, f"/logs?function=Step&q={quote('PARCELS took')}")
    assert found["lines"][0]["line"] == "took one of the parcels"
    assert found["lines"][0]["function"] == "Main/Step"
    assert asked(cloud, "/logs?q=nothing-like-it")["found"] == 0


def test_the_bill_is_of_what_ran_since_the_counting_began(cloud: Cloud) -> None:
    begun = asked(cloud, "/bill/begin", {})
    assert begun["usd"] == 0
    cloud.invoke("Step", {})

    bill = asked(cloud, "/bill")
    quantities = {line["name"]: line["quantity"] for line in bill["lines"]}
    assert quantities["函数调用"] == 1
    assert quantities["写入单位（按需，不含索引）"] == 1
    assert quantities["函数运行（arm64）"] > 0
    assert quantities["函数运行（x86）"] == 0
    assert bill["usd"] > 0
    assert bill["calls_by"] == [
        {
            "function": "Main/Step",
            "service": "dynamodb",
            "action": "PutItem",
            "requests": 1,
            "write_units": 1.0,
            "read_units": 0.0,
        }
    ]


def test_the_templates_dashboards_are_drawn_from_what_was_measured(cloud: Cloud) -> None:
    cloud.invoke("Step", {})
    [board] = asked(cloud, "/dashboards")
    assert [widget["type"] for widget in board["widgets"]] == ["metric", "text"]
    line = of(board["widgets"][0]["lines"], "Step")
    assert line["points"][-1][1] >= 1


def test_metrics_are_listed_and_answered_by_the_minute(cloud: Cloud) -> None:
    cloud.invoke("Step", {})
    [listed] = [m for m in asked(cloud, "/metrics") if m["name"] == "Invocations" and m["label"] == "Main/Step"]
    query = f"namespace=AWS/Lambda&name=Invocations&dimensions={quote(json.dumps(listed['dimensions']))}&stat=Sum"
    assert asked(cloud, f"/metrics?{query}")["points"][-1][1] >= 1
