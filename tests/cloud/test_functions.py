"""Functions run as processes of their own, as Lambda runs them."""

import threading
from typing import Any

import pytest

from local.cloud import Cloud, FunctionError
from local.cloud.metrics.series import metric
from tests.cloud.building import AssemblyBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-functions")

LOOK = """
    import os, sys, boto3
    def handler(event, context):
        print("seen", event)
        return {
            "event": event, "variable": os.environ["COLOUR"], "region": os.environ["AWS_DEFAULT_REGION"],
            "key": os.environ["AWS_ACCESS_KEY_ID"], "who": boto3.client("sts").get_caller_identity()["Arn"],
            "folder": os.getcwd(), "path": sys.path[:3], "left_ms": context.get_remaining_time_in_millis(),
        }
"""
FAIL = """
    class WrongNumber(Exception): pass
    def handler(event, context): raise WrongNumber("no such number")
"""
HANG = """
    import threading
    def handler(event, context): threading.Event().wait()
"""
MEET = """
    import os, time, urllib.request
    def handler(event, context):
        return os.getpid()
"""
HOLD = """
    import os, boto3
    sqs = boto3.client("sqs")
    def handler(event, context):
        sqs.send_message(QueueUrl=os.environ["BEGUN"], MessageBody="begun")
        sqs.receive_message(QueueUrl=os.environ["GO"], WaitTimeSeconds=20)
        return event
"""
USE_LAYER = """
    import shared
    def handler(event, context): return shared.NAME
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        stack.function("Look", LOOK, environment={"COLOUR": "red"}, Timeout=20)
        stack.function("Other", LOOK, environment={"COLOUR": "blue"}, Timeout=20)
        stack.function("Fail", FAIL)
        stack.function("Hang", HANG, Timeout=1)
        stack.function("Broken", "import nothing_of_that_name")
        stack.function("Ends", "import os\ndef handler(event, context): os._exit(3)")
        stack.function("Silent", "def handler(event, context): return None")
        stack.function("One", MEET, ReservedConcurrentExecutions=1)
        for queue in ("Begun", "Go"):
            stack.add(queue, "AWS::SQS::Queue")
            stack.output(queue, ref(queue))
        places = {"BEGUN": ref("Begun"), "GO": ref("Go")}
        stack.function("Holds", HOLD, environment=places, ReservedConcurrentExecutions=1, Timeout=30)
        stack.output("Holds", ref("Holds"))
        wheels = {"python/.deployment-only": "", "python/shared.py": "NAME = 'for another processor'"}
        for name, files in {"Shared": {"python/shared.py": "NAME = 'from the layer'"}, "Wheels": wheels}.items():
            stack.add(name, "AWS::Lambda::LayerVersion", Content=stack.asset(files))
        stack.function("UsesLayer", USE_LAYER, Layers=[ref("Wheels"), ref("Shared")])
        stack.add("Invoked", "AWS::SQS::Queue")
        destination = {"OnFailure": {"Destination": arn("Invoked")}}
        stack.add(
            "Later",
            "AWS::Lambda::EventInvokeConfig",
            FunctionName=ref("Fail"),
            Qualifier="$LATEST",
            MaximumRetryAttempts=1,
            DestinationConfig=destination,
        )

    return described


def test_a_function_sees_its_own_environment_role_and_folder(cloud: Cloud) -> None:
    seen = cloud.invoke("Main/Look", {"number": 1})
    assert seen["event"] == {"number": 1}
    assert (seen["variable"], seen["region"]) == ("red", "us-east-1")
    assert seen["folder"] == seen["path"][0]
    assert ":assumed-role/Main-Role-" in seen["who"]
    assert 0 < seen["left_ms"] <= 20_000


def test_functions_hold_different_keys(cloud: Cloud) -> None:
    assert cloud.invoke("Main/Look")["key"] != cloud.invoke("Main/Other")["key"]


def test_an_exception_comes_back_as_lambda_tells_it(cloud: Cloud) -> None:
    with pytest.raises(FunctionError) as failure:
        cloud.invoke("Main/Fail")
    assert (failure.value.kind, failure.value.message) == ("WrongNumber", "no such number")


def test_a_function_over_its_time_is_ended(cloud: Cloud) -> None:
    with pytest.raises(FunctionError) as failure:
        cloud.invoke("Main/Hang")
    assert failure.value.kind == "Sandbox.Timedout"
    assert "timed out after 1.00 seconds" in failure.value.message


def test_a_function_that_cannot_be_imported_tells_why(cloud: Cloud) -> None:
    with pytest.raises(FunctionError) as failure:
        cloud.invoke("Main/Broken")
    assert failure.value.kind == "Runtime.ImportModuleError"
    assert "nothing_of_that_name" in failure.value.message


def test_a_process_that_ends_is_an_exit_error_and_the_next_one_starts_anew(cloud: Cloud) -> None:
    for _ in range(2):
        with pytest.raises(FunctionError) as failure:
            cloud.invoke("Main/Ends")
        assert failure.value.kind == "Runtime.ExitError"
        assert "exit status 3" in failure.value.message


def test_no_answer_is_null(cloud: Cloud) -> None:
    assert cloud.invoke("Main/Silent") is None


def test_layers_are_on_the_path_but_those_for_deployment_only(cloud: Cloud) -> None:
    assert cloud.invoke("Main/UsesLayer") == "from the layer"


def test_a_reserved_function_has_one_process_however_many_ask(cloud: Cloud) -> None:
    seen: list[Any] = []
    threads = [threading.Thread(target=lambda: seen.append(cloud.invoke("Main/One"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 5
    assert len(set(seen)) == 1


def test_beyond_what_is_reserved_who_waits_for_an_answer_is_throttled_and_who_does_not_comes_later(
    cloud: Cloud,
) -> None:
    lambda_, sqs, name = cloud.client("lambda"), cloud.client("sqs"), cloud.outputs()["Holds"]
    begun, go = cloud.outputs()["Begun"], cloud.outputs()["Go"]
    lambda_.invoke(FunctionName=name, InvocationType="Event", Payload=b"1")
    assert sqs.receive_message(QueueUrl=begun, WaitTimeSeconds=20)["Messages"]
    with pytest.raises(lambda_.exceptions.TooManyRequestsException, match="Rate Exceeded"):
        lambda_.invoke(FunctionName=name, Payload=b"2")
    lambda_.invoke(FunctionName=name, InvocationType="Event", Payload=b"3")
    for _ in range(2):
        sqs.send_message(QueueUrl=go, MessageBody="go")
    assert sqs.receive_message(QueueUrl=begun, WaitTimeSeconds=20)["Messages"]
    cloud.wait_idle()
    throttles = metric("AWS/Lambda", "Throttles", FunctionName=name)
    [counted] = cloud.works.cloudwatch.measurements.points(throttles, "Sum", 10**6).values()
    assert counted == 1


def test_what_a_function_prints_is_in_cloudwatch_logs_and_in_a_file(cloud: Cloud) -> None:
    cloud.invoke("Main/Look", {"mark": "printed"})
    name = next(r.physical_id for r in cloud.resources("AWS::Lambda::Function") if r.logical_id == "Look")
    cloud.wait_idle()
    found = cloud.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}", filterPattern="printed")
    assert any("seen {'mark': 'printed'}" in event["message"] for event in found["events"])
    assert "printed" in (cloud.folder / "logs" / f"{name}.log").read_text("utf-8")


def test_lambdas_own_api_runs_it_too(cloud: Cloud) -> None:
    name = next(r.physical_id for r in cloud.resources("AWS::Lambda::Function") if r.logical_id == "Fail")
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=b"{}")
    assert answer["FunctionError"] == "Unhandled"
    assert b"WrongNumber" in answer["Payload"].read()


def test_an_asynchronous_failure_goes_to_its_destination_after_the_retries(cloud: Cloud) -> None:
    name = next(r.physical_id for r in cloud.resources("AWS::Lambda::Function") if r.logical_id == "Fail")
    cloud.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b'{"order": 7}')
    cloud.wait_idle()
    url = cloud.client("sqs").list_queues(QueueNamePrefix="Main-Invoked")["QueueUrls"][0]
    [message] = cloud.client("sqs").receive_message(QueueUrl=url)["Messages"]
    assert '"order": 7' in message["Body"]
    assert "WrongNumber" in message["Body"]
