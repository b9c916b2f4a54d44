"""Workflows run in moto's interpreter, their tasks in our workers."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder, StackBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-workflows")

STEP = """
    import os, boto3
    table = boto3.client("dynamodb")
    class NotYet(Exception): pass
    def handler(event, context):
        added = table.update_item(TableName=os.environ["TABLE"], Key={"pk": {"S": event["id"]}}, ReturnValues="ALL_NEW",
                                  UpdateExpression="ADD n :one", ExpressionAttributeValues={":one": {"N": "1"}})
        count = int(added["Attributes"]["n"]["N"])
        if count <= event.get("fails", 0):
            raise NotYet(f"try {count}")
        return {**event, "count": count, "turn": "mine" if count >= event.get("turn_after", 0) else "wait"}
"""
TELL = """
    def handler(event, context): return {"told": event["error"]["Error"]}
"""

KEEP = """
    import os, boto3
    def handler(event, context):
        item = {"pk": {"S": "token#" + event["state"]["id"]}, "token": {"S": event["token"]}}
        boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item=item)
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Work")
        stack.table("Table")
        stack.function("Step", STEP, environment={"TABLE": ref("Table")}, Timeout=10)
        stack.function("Tell", TELL)
        add_machine(stack, "Machine", definition())
        add_machine(stack, "Invoke", by_service_integration())
        stack.function("Keep", KEEP, environment={"TABLE": ref("Table")}, Timeout=10)
        add_machine(stack, "Awaiting", awaiting())
        stack.function("Full", TELL, ReservedConcurrentExecutions=0)
        add_machine(stack, "Refused", refused())
        patient = awaiting()
        del patient["States"]["Wait"]["TimeoutSeconds"]
        add_machine(stack, "Patient", patient)

    return described


def add_machine(stack: StackBuilder, name: str, definition: dict[str, Any]) -> None:
    text = {"Fn::Sub": json.dumps(definition)}
    stack.add(name, "AWS::StepFunctions::StateMachine", DefinitionString=text, RoleArn=arn("Role"))
    stack.output(name, ref(name))


def definition() -> dict[str, Any]:
    """Ask until it is one's turn; repeat what fails; tell what fails for good."""
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2}]
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Tell"}]
    waits = [{"Variable": "$.turn", "StringEquals": "wait", "Next": "Wait"}]
    return {
        "StartAt": "Step",
        "States": {
            "Step": {"Type": "Task", "Resource": "${Step.Arn}", "Retry": retry, "Catch": catch, "Next": "Turn"},
            "Turn": {"Type": "Choice", "Choices": waits, "Default": "Ended"},
            "Wait": {"Type": "Wait", "Seconds": 2, "Next": "Step"},
            "Tell": {"Type": "Task", "Resource": "${Tell.Arn}", "Next": "Failed"},
            "Failed": {"Type": "Fail", "Error": "StepFailed"},
            "Ended": {"Type": "Succeed"},
        },
    }


def by_service_integration() -> dict[str, Any]:
    parameters = {"FunctionName": "${Step.Arn}", "Payload.$": "$"}
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": parameters, "End": True}
    return {"StartAt": "Step", "States": {"Step": {**task, "OutputPath": "$.Payload"}}}


def awaiting() -> dict[str, Any]:
    """Until somebody sends the token, but not for ever."""
    parameters = {"FunctionName": "${Keep.Arn}", "Payload": {"token.$": "$$.Task.Token", "state.$": "$"}}
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Alone"}]
    task: dict[str, Any] = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": parameters,
    }
    task |= {"TimeoutSeconds": 2, "Catch": catch, "ResultPath": None, "Next": "Woken"}
    return {
        "StartAt": "Wait",
        "States": {
            "Wait": task,
            "Woken": {"Type": "Pass", "Result": "woken", "ResultPath": "$.how", "End": True},
            "Alone": {"Type": "Pass", "Result": "alone", "ResultPath": "$.how", "End": True},
        },
    }


def refused() -> dict[str, Any]:
    catch = [{"ErrorEquals": ["Lambda.TooManyRequestsException"], "Next": "Known"}]
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Catch": catch, "End": True}
    asked = {**task, "Parameters": {"FunctionName": "${Full.Arn}"}}
    return {"StartAt": "Ask", "States": {"Ask": asked, "Known": {"Type": "Succeed"}}}


def run(cloud: Cloud, machine: str, **given: Any) -> dict[str, Any]:
    states = cloud.client("stepfunctions")
    started = states.start_execution(
        stateMachineArn=cloud.outputs()[machine], name=given["id"], input=json.dumps(given)
    )
    cloud.wait_idle()
    described: dict[str, Any] = states.describe_execution(executionArn=started["executionArn"])
    return described


def test_an_execution_waits_for_its_turn(cloud: Cloud) -> None:
    ended = run(cloud, "Machine", id="patient", turn_after=3)
    assert ended["status"] == "SUCCEEDED"
    assert json.loads(ended["output"])["count"] == 3


def test_a_failing_task_is_repeated(cloud: Cloud) -> None:
    ended = run(cloud, "Machine", id="stubborn", fails=2)
    assert (ended["status"], json.loads(ended["output"])["count"]) == ("SUCCEEDED", 3)


def test_a_task_whose_function_is_throttled_fails_by_that_name(cloud: Cloud) -> None:
    assert run(cloud, "Refused", id="refused")["status"] == "SUCCEEDED"


def test_what_fails_for_good_is_caught_by_its_own_name(cloud: Cloud) -> None:
    ended = run(cloud, "Machine", id="hopeless", fails=9)
    assert (ended["status"], ended["error"]) == ("FAILED", "StepFailed")
    history = cloud.client("stepfunctions").get_execution_history(executionArn=ended["executionArn"])["events"]
    told = [event.get("lambdaFunctionSucceededEventDetails", {}).get("output") for event in history]
    assert '{"told": "NotYet"}' in told


def test_a_task_killed_on_its_way_is_repeated(cloud: Cloud) -> None:
    cloud.kill_at("Work/Step", after_calls=1)
    ended = run(cloud, "Machine", id="killed")
    assert cloud.kills_pending() == 0
    assert (ended["status"], json.loads(ended["output"])["count"]) == ("SUCCEEDED", 1)


def test_the_service_integration_gives_the_payload(cloud: Cloud) -> None:
    ended = run(cloud, "Invoke", id="integrated")
    assert json.loads(ended["output"])["id"] == "integrated"


def test_a_name_is_used_once(cloud: Cloud) -> None:
    run(cloud, "Machine", id="once")
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        run(cloud, "Machine", id="once")


def test_an_execution_without_a_name_gets_one_of_its_own(cloud: Cloud) -> None:
    machine, given = cloud.outputs()["Machine"], json.dumps({"id": "nameless"})
    states = cloud.client("stepfunctions")
    started = {states.start_execution(stateMachineArn=machine, input=given)["executionArn"] for _ in range(2)}
    cloud.wait_idle()
    assert len(started) == 2


def test_who_waits_for_a_token_that_nobody_sends_goes_on_by_himself(cloud: Cloud) -> None:
    ended = run(cloud, "Awaiting", id="forgotten")
    output = json.loads(ended["output"])
    assert (ended["status"], output["how"], output["error"]["Error"]) == ("SUCCEEDED", "alone", "States.Timeout")


def test_a_token_sent_too_late_is_refused(cloud: Cloud) -> None:
    states, [table] = cloud.client("stepfunctions"), cloud.client("dynamodb").list_tables()["TableNames"]
    run(cloud, "Awaiting", id="late")
    key = {"pk": {"S": "token#late"}}
    token = cloud.client("dynamodb").get_item(TableName=table, Key=key)["Item"]["token"]["S"]
    with pytest.raises(ClientError, match=r"TaskTimedOut|TaskDoesNotExist|InvalidToken"):
        states.send_task_success(taskToken=token, output="{}")


def test_an_execution_that_waits_for_a_token_can_be_stopped(cloud: Cloud) -> None:
    states = cloud.client("stepfunctions")
    given = json.dumps({"id": "stopped"})
    execution = states.start_execution(stateMachineArn=cloud.outputs()["Patient"], name="stopped", input=given)
    cloud.works.activity.wait_settled(30)
    states.stop_execution(executionArn=execution["executionArn"])
    cloud.wait_idle()
    assert states.describe_execution(executionArn=execution["executionArn"])["status"] == "ABORTED"
