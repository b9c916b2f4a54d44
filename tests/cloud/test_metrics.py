"""What is measured, and the alarms on it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local.cloud import Cloud, FunctionError
from tests.cloud.building import AssemblyBuilder, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-metrics")

NOON = 1_790_000_040.0  # the beginning of a minute

FAILS = """
    def handler(event, context):
        if event.get("fail") or "Records" in event: raise ValueError("told to")
        return "done"
"""
COUNTS = """
    import json, time
    def handler(event, context):
        told = {"Namespace": "room", "Dimensions": [["service"]], "Metrics": [{"Name": "Opened", "Unit": "Count"}]}
        at = {"Timestamp": event["at_ms"], "CloudWatchMetrics": [told]}
        print(json.dumps({"_aws": at, "service": "hotline", "Opened": [event["opened"]]}))
"""


class Hands:
    """A clock whose hands are moved by the test."""

    now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Hands:
    return Hands()


@pytest.fixture(scope="module")
def bare_cloud(folder: Path, clock: Hands) -> Any:
    with Cloud(folder=folder, wait_s_max=0.05, schedules=False, clock=clock) as cloud:
        yield cloud


@pytest.fixture(autouse=True)
def later(clock: Hands) -> None:
    """Each test has minutes of its own."""
    clock.now = (clock.now // 3600 + 1) * 3600


def alarm(metric: str, of: dict[str, Any], **changes: Any) -> dict[str, Any]:
    [dimension] = of
    told = {
        "MetricName": metric,
        "Dimensions": [{"Name": dimension, "Value": of[dimension]}],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [ref("Topic")],
        "OKActions": [ref("Topic")],
    }
    return {**told, **changes}


def on_share(function: Any, expression: str = "100 * errors / all") -> dict[str, Any]:
    """Over half of a function's invocations fail."""
    of = [{"Name": "FunctionName", "Value": function}]
    metrics = [
        {
            "Id": id_,
            "MetricStat": {
                "Metric": {"Namespace": "AWS/Lambda", "MetricName": name, "Dimensions": of},
                "Period": 60,
                "Stat": "Sum",
            },
            "ReturnData": False,
        }
        for id_, name in (("errors", "Errors"), ("all", "Invocations"))
    ]
    share = {"Id": "share", "Expression": expression, "Label": "share"}
    rule = {"EvaluationPeriods": 1, "Threshold": 50, "ComparisonOperator": "GreaterThanThreshold"}
    return {"Metrics": [share, *metrics], **rule, "TreatMissingData": "notBreaching"}


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        stack.add("Topic", "AWS::SNS::Topic")
        stack.add("Told", "AWS::SQS::Queue")
        told = {"Fn::GetAtt": ["Told", "Arn"]}
        stack.add("Subscribed", "AWS::SNS::Subscription", TopicArn=ref("Topic"), Protocol="sqs", Endpoint=told)
        stack.function("Fails", FAILS, MemorySize=256)
        stack.function("Counts", COUNTS)
        stack.queue("Work", function="Fails", attempts=1)
        name = {"Fn::GetAtt": ["WorkDeadLetters", "QueueName"]}
        alarms = {
            "Errors": alarm("Errors", {"FunctionName": ref("Fails")}, Namespace="AWS/Lambda"),
            "Dead": alarm(
                "ApproximateNumberOfMessagesVisible", {"QueueName": name}, Namespace="AWS/SQS", Statistic="Maximum"
            ),
        }
        alarms["Share"] = on_share(ref("Fails"))
        alarms["Filled"] = on_share(ref("Fails"), "FILL(errors, 0)")
        for logical_id, properties in alarms.items():
            stack.add(logical_id, "AWS::CloudWatch::Alarm", **properties)
        stack.output("Told", ref("Told"))
        stack.output("Work", ref("Work"))
        stack.output("WorkDeadLetters", ref("WorkDeadLetters"))

    return described


def state(cloud: Cloud, alarm: str) -> str:
    [found] = [one for one in cloud.alarms() if one.label == f"Main/{alarm}"]
    return found.state


def told(cloud: Cloud) -> list[dict[str, Any]]:
    """What came from the topic, and is then gone."""
    sqs, queue = cloud.client("sqs"), cloud.outputs("Main")["Told"]
    received = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    for message in received:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return [json.loads(json.loads(message["Body"])["Message"]) for message in received]


def test_a_function_that_fails_raises_its_alarm_until_the_window_has_passed(cloud: Cloud, clock: Hands) -> None:
    assert state(cloud, "Errors") == "OK"
    told(cloud)
    clock.now += 30
    with pytest.raises(Exception, match="told to"):
        cloud.invoke("Fails", {"fail": True})

    assert state(cloud, "Errors") == "ALARM"
    [notice] = told(cloud)
    assert (notice["OldStateValue"], notice["NewStateValue"]) == ("OK", "ALARM")
    assert "1 out of the last 1 datapoints" in notice["NewStateReason"]

    clock.now += 60
    assert state(cloud, "Errors") == "ALARM"
    clock.now += 60
    assert state(cloud, "Errors") == "OK"
    [notice] = told(cloud)
    assert notice["NewStateValue"] == "OK"


def test_an_alarm_on_an_expression_is_judged_when_its_period_is_over(cloud: Cloud, clock: Hands) -> None:
    for fails in (True, True, False):
        try:
            cloud.invoke("Fails", {"fail": fails})
        except FunctionError:
            continue
    assert state(cloud, "Share") == "OK"
    clock.now += 60
    assert state(cloud, "Share") == "ALARM"
    [shown] = [one for one in cloud.alarms() if one.label == "Main/Share"]
    assert "66.6667" in shown.reason
    clock.now += 60
    assert state(cloud, "Share") == "OK"


def test_the_state_is_seen_by_whoever_asks_cloudwatch(cloud: Cloud, clock: Hands) -> None:
    with pytest.raises(Exception, match="told to"):
        cloud.invoke("Fails", {"fail": True})
    cloud.alarms()

    [shown] = cloud.client("cloudwatch").describe_alarms(StateValue="ALARM")["MetricAlarms"]
    assert shown["MetricName"] == "Errors"
    assert shown["StateUpdatedTimestamp"] == datetime.fromtimestamp(clock.now, UTC)


def test_a_dead_letter_keeps_its_alarm_up_as_long_as_it_is_there(cloud: Cloud, clock: Hands) -> None:
    outputs = cloud.outputs("Main")
    cloud.client("sqs").send_message(QueueUrl=outputs["WorkDeadLetters"], MessageBody="lost")
    for _ in range(3):
        assert state(cloud, "Dead") == "ALARM"
        clock.now += 60

    cloud.client("sqs").purge_queue(QueueUrl=outputs["WorkDeadLetters"])
    cloud.alarms()
    clock.now += 120
    assert state(cloud, "Dead") == "OK"


def test_metrics_in_log_lines_are_answered_by_cloudwatch(cloud: Cloud, clock: Hands) -> None:
    for opened in (2, 3):
        cloud.invoke("Counts", {"opened": opened, "at_ms": clock.now * 1000})
    cloud.alarms()
    since, until = (datetime.fromtimestamp(clock.now + after, UTC) for after in (-60, 60))
    cloudwatch = cloud.client("cloudwatch")
    asked: dict[str, Any] = {"Namespace": "room", "MetricName": "Opened"}
    dimensions = [{"Name": "service", "Value": "hotline"}]

    [point] = cloudwatch.get_metric_statistics(
        **asked,
        Dimensions=dimensions,
        StartTime=since,
        EndTime=until,
        Period=60,
        ExtendedStatistics=["p50"],
        Statistics=["Sum"],
    )["Datapoints"]
    assert (point["Sum"], point["ExtendedStatistics"]) == (5.0, {"p50": 2.0})

    query = {"Id": "m1", "Expression": "2 * SEARCH('{room,service} Opened', 'Maximum', 60) / 2"}
    [line] = cloudwatch.get_metric_data(MetricDataQueries=[query], StartTime=since, EndTime=until)["MetricDataResults"]
    assert line["Values"] == [3.0]
    assert line["Timestamps"] == [datetime.fromtimestamp(clock.now, UTC)]
    [listed] = cloudwatch.list_metrics(Namespace="room")["Metrics"]
    assert listed["Dimensions"] == dimensions


def test_each_invocation_is_reported_as_lambda_does(cloud: Cloud) -> None:
    cloud.invoke("Fails", {})
    cloud.alarms()

    [log] = (cloud.folder / "logs").glob("*Fails*.log")
    report = [line for line in log.read_text().splitlines() if line.startswith("REPORT")][-1].split("\t")
    assert report[3] == "Memory Size: 256 MB"
    assert int(report[4].split()[3]) > 10


def test_what_an_expression_fills_for_ever_sets_no_timer(cloud: Cloud, clock: Hands) -> None:
    due = cloud.works.cloudwatch.watch.due
    cloud.invoke("Fails", {"fail": False})
    assert state(cloud, "Filled") == "OK"
    [filled] = [one.name for one in cloud.alarms() if one.label == "Main/Filled"]
    assert due(clock.now)[filled] == clock.now // 60 * 60 + 60
    clock.now += 600
    assert state(cloud, "Filled") == "OK"
    assert filled not in due(clock.now)
