"""Distributed maps: which failures they bear, what they write, and what becomes of the rest."""

import json
from typing import Any

import pytest

from local.cloud import Cloud
from local.cloud.endpoint.maps import batches, results
from local.cloud.endpoint.maps.children import Child, Status, exceeds
from tests.cloud.building import AssemblyBuilder, StackBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-map-runs")

EACH = """
    import os, boto3
    table = boto3.client("dynamodb")
    class Unreadable(Exception): pass
    def count(name, by):
        added = table.update_item(TableName=os.environ["TABLE"], Key={"pk": {"S": name}}, ReturnValues="ALL_NEW",
                                  UpdateExpression="ADD n :by", ExpressionAttributeValues={":by": {"N": str(by)}})
        return int(added["Attributes"]["n"]["N"])
    def handler(event, context):
        if event.get("gate"):
            at_once = count(event["gate"], 1)
            table.put_item(TableName=os.environ["TABLE"], Item={"pk": {"S": f"{event['gate']}#{at_once}"}})
            count(event["gate"], -1)
        if event.get("piece") == "bad": raise Unreadable("no such street")
        return event.get("piece", event)
"""
KEEP = """
    import os, boto3
    def handler(event, context):
        item = {"pk": {"S": "token#" + event["piece"]}, "token": {"S": event["token"]}}
        boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item=item)
"""
WRITER = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "${Bucket}", "Prefix": "results"}}
TASK = {"Type": "Task", "Resource": "${Each.Arn}", "End": True}
AWAITED: dict[str, Any] = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
    "Parameters": {"FunctionName": "${Keep.Arn}", "Payload": {"token.$": "$$.Task.Token", "piece.$": "$.piece"}},
    "End": True,
}


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Work")
        stack.table("Table")
        stack.add("Bucket", "AWS::S3::Bucket")
        stack.output("Bucket", ref("Bucket"))
        stack.function("Each", EACH, environment={"TABLE": ref("Table")}, Timeout=20)
        stack.function("Keep", KEEP, environment={"TABLE": ref("Table")}, Timeout=20)
        stack.role(
            "Poor", [{"Effect": "Allow", "Action": ["states:StartExecution", "lambda:InvokeFunction"], "Resource": "*"}]
        )
        add_map(stack, "Strict")
        add_map(stack, "Bears", ToleratedFailureCount=1)
        add_map(stack, "BearsHalf", ToleratedFailurePercentage=50)
        add_map(stack, "Narrow", MaxConcurrency=2)
        add_map(stack, "Writes", ToleratedFailureCount=1, ResultWriter=WRITER)
        add_map(stack, "GivesUp", MaxConcurrency=1, ResultWriter=WRITER)
        add_map(stack, "Refused", role="Poor", ResultWriter=WRITER)
        add_map(stack, "Batches", ItemBatcher={"MaxItemsPerBatch": 2, "BatchInput": {"day.$": "$.day"}})
        add_map(stack, "Awaits", task=AWAITED, MaxConcurrency=1, ResultWriter=WRITER)
        reader: dict[str, Any] = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}}
        reader["Parameters"] = {"Bucket": "${Bucket}", "Key": "nowhere.json"}
        add_map(stack, "Reads", ItemReader=reader)

    return described


def add_map(
    stack: StackBuilder,
    name: str,
    *,
    task: dict[str, Any] = TASK,
    role: str = "Role",
    selector: dict[str, Any] | None = None,
    **of: Any,
) -> None:
    processor: dict[str, Any] = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    processor |= {"StartAt": "Do", "States": {"Do": task}}
    every: dict[str, Any] = {"Type": "Map", "Label": "Every", "ItemsPath": "$.pieces", "ItemProcessor": processor}
    if "ItemBatcher" not in of and "ItemReader" not in of:
        every["ItemSelector"] = {"piece.$": "$$.Map.Item.Value", "gate.$": "$.gate"}
    if "ItemReader" in of:
        del every["ItemsPath"]
    definition = {"StartAt": "Every", "States": {"Every": {**every, **of, "End": True}}}
    text = {"Fn::Sub": json.dumps(definition)}
    stack.add(name, "AWS::StepFunctions::StateMachine", DefinitionString=text, RoleArn=arn(role))
    stack.output(name, ref(name))


def begin(cloud: Cloud, machine: str, pieces: list[Any], **given: Any) -> str:
    said = json.dumps({"pieces": pieces, "gate": "", **given})
    machine_arn = cloud.outputs()[machine]
    states = cloud.client("stepfunctions")
    name = f"run-{len(states.list_executions(stateMachineArn=machine_arn)['executions'])}"
    return str(states.start_execution(stateMachineArn=machine_arn, name=name, input=said)["executionArn"])


def run(cloud: Cloud, machine: str, pieces: list[Any], **given: Any) -> dict[str, Any]:
    execution = begin(cloud, machine, pieces, **given)
    cloud.wait_idle()
    ended: dict[str, Any] = cloud.client("stepfunctions").describe_execution(executionArn=execution)
    return ended


def map_run(cloud: Cloud, execution: str) -> dict[str, Any]:
    states = cloud.client("stepfunctions")
    [found] = states.list_map_runs(executionArn=execution)["mapRuns"]
    described: dict[str, Any] = states.describe_map_run(mapRunArn=found["mapRunArn"])
    return described


def written(cloud: Cloud, map_run_arn: str) -> dict[str, Any]:
    """By the file's name, its content."""
    s3, bucket = cloud.client("s3"), cloud.outputs()["Bucket"]
    prefix = f"results/{map_run_arn.rsplit(':', 1)[-1]}/"
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])]
    bodies = {key: json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()) for key in keys}
    return {key.removeprefix(prefix): body for key, body in bodies.items()}


def test_a_map_that_bears_no_failure_fails_with_the_first(cloud: Cloud) -> None:
    ended = run(cloud, "Strict", ["good", "bad", "good"])
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")
    described = map_run(cloud, ended["executionArn"])
    assert (described["status"], described["itemCounts"]["failed"]) == ("FAILED", 1)
    assert described["itemCounts"]["running"] == 0


@pytest.mark.parametrize("machine", ["Bears", "BearsHalf"])
def test_failures_within_what_is_borne_are_told_in_their_places(cloud: Cloud, machine: str) -> None:
    ended = run(cloud, machine, ["a", "bad", "b"])
    assert ended["status"] == "SUCCEEDED"
    first, failed, last = json.loads(ended["output"])
    assert (first, last) == ("a", "b")
    assert (failed["Status"], failed["Error"]) == ("FAILED", "Unreadable")
    assert "no such street" in failed["Cause"]


@pytest.mark.parametrize("machine", ["Bears", "BearsHalf"])
def test_one_failure_more_than_is_borne_fails_the_map(cloud: Cloud, machine: str) -> None:
    ended = run(cloud, machine, ["bad", "good", "bad"])
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")


def test_no_more_items_are_worked_on_at_once_than_the_template_says(cloud: Cloud) -> None:
    assert run(cloud, "Narrow", [f"piece {number}" for number in range(12)], gate="narrow")["status"] == "SUCCEEDED"
    [table] = cloud.client("dynamodb").list_tables()["TableNames"]
    marks = {item["pk"]["S"] for item in cloud.client("dynamodb").scan(TableName=table)["Items"]}
    assert {mark for mark in marks if mark.startswith("narrow#")} <= {"narrow#1", "narrow#2"}


def test_results_are_written_by_how_the_items_ended(cloud: Cloud) -> None:
    ended = run(cloud, "Writes", ["a", "bad", "b"])
    told = json.loads(ended["output"])
    files = written(cloud, told["MapRunArn"])
    manifest = files.pop("manifest.json")
    assert told["ResultWriterDetails"]["Key"].endswith("/manifest.json")
    assert (manifest["DestinationBucket"], manifest["MapRunArn"]) == (cloud.outputs()["Bucket"], told["MapRunArn"])
    assert {kind: len(each) for kind, each in manifest["ResultFiles"].items()} == {
        "FAILED": 1,
        "PENDING": 0,
        "SUCCEEDED": 1,
    }
    assert [json.loads(each["Output"]) for each in files["SUCCEEDED_0.json"]] == ["a", "b"]
    [failed] = files["FAILED_0.json"]
    assert (failed["Status"], failed["Error"], json.loads(failed["Input"])["piece"]) == ("FAILED", "Unreadable", "bad")
    assert failed["StateMachineArn"] == f"{cloud.outputs()['Writes']}/Every"
    described = map_run(cloud, ended["executionArn"])
    assert (described["itemCounts"]["resultsWritten"], described["executionCounts"]["succeeded"]) == (3, 2)


def test_a_map_that_gives_up_tells_what_it_never_began(cloud: Cloud) -> None:
    ended = run(cloud, "GivesUp", ["a", "bad", "b", "c"])
    described = map_run(cloud, ended["executionArn"])
    files = written(cloud, described["mapRunArn"])
    assert [json.loads(each["Input"])["piece"] for each in files["PENDING_0.json"]] == ["b", "c"]
    assert (len(files["SUCCEEDED_0.json"]), len(files["FAILED_0.json"])) == (1, 1)
    assert described["itemCounts"]["pending"] == 2


def test_a_map_that_is_stopped_tells_what_ran_and_what_did_not(cloud: Cloud) -> None:
    execution = begin(cloud, "Awaits", ["a", "b"])
    wait_for(cloud, "token#a")
    cloud.client("stepfunctions").stop_execution(executionArn=execution)
    cloud.wait_idle()
    assert cloud.client("stepfunctions").describe_execution(executionArn=execution)["status"] == "ABORTED"
    described = map_run(cloud, execution)
    files = written(cloud, described["mapRunArn"])
    assert (described["status"], described["itemCounts"]["aborted"]) == ("ABORTED", 1)
    assert [each["Status"] for each in files["FAILED_0.json"]] == ["ABORTED"]
    assert [each["Status"] for each in files["PENDING_0.json"]] == ["PENDING"]


def wait_for(cloud: Cloud, key: str) -> None:
    [table] = cloud.client("dynamodb").list_tables()["TableNames"]
    activity = cloud.works.activity
    activity.wait_settled(30)
    assert "Item" in cloud.client("dynamodb").get_item(TableName=table, Key={"pk": {"S": key}})


def test_a_role_that_may_not_write_fails_the_map(cloud: Cloud) -> None:
    ended = run(cloud, "Refused", ["a"])
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ResultWriterFailed")
    assert "s3:PutObject" in ended["cause"]


def test_items_come_in_batches_and_count_one_by_one(cloud: Cloud) -> None:
    ended = run(cloud, "Batches", [1, 2, 3], day=7)
    assert json.loads(ended["output"]) == [
        {"BatchInput": {"day": 7}, "Items": [1, 2]},
        {"BatchInput": {"day": 7}, "Items": [3]},
    ]
    described = map_run(cloud, ended["executionArn"])
    assert (described["itemCounts"]["succeeded"], described["executionCounts"]["succeeded"]) == (3, 2)


def test_items_that_cannot_be_read_fail_the_map_by_its_own_name(cloud: Cloud) -> None:
    ended = run(cloud, "Reads", [])
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ItemReaderFailed")


def test_an_item_more_than_the_percentage_is_too_many() -> None:
    assert not exceeds(5, 100, count_max=0, percent_max=5)
    assert exceeds(6, 100, count_max=0, percent_max=5)
    assert exceeds(3, 100, count_max=2, percent_max=5)


def test_results_are_parted_by_size() -> None:
    children = [Child(index, f"arn:aws:states:us-east-1:1:execution:Take/Every:r-{index}", "x") for index in range(3)]
    for child in children:
        child.status = Status.SUCCEEDED
    made = results.objects("b", "", "arn:aws:states:us-east-1:1:mapRun:Take/Every:9f", children, bytes_max=700)
    assert [key for key in made if "SUCCEEDED" in key] == ["9f/SUCCEEDED_0.json", "9f/SUCCEEDED_1.json"]
    listed = json.loads(made["9f/manifest.json"])["ResultFiles"]["SUCCEEDED"]
    assert [each["Size"] for each in listed] == [len(made[each["Key"]]) for each in listed]


def test_a_batch_is_no_larger_than_its_bytes() -> None:
    made = batches.batches(["aaaa", "bbbb", "cccc"], {"MaxInputBytesPerBatch": 26}, {})
    assert [size for _, size in made] == [2, 1]
