"""CloudFormation, EventBridge and CloudWatch."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from tests.cloud.building import StackBuilder, arn
from tests.cloud.moto_faults.moto import Moto, put_in_place


def outputs(moto: Moto, name: str, resources: dict[str, Any], value: Any) -> str:
    """What a stack of these says for the value."""
    moto.deploy(name, {"Resources": resources, "Outputs": {"Said": {"Value": value}}})
    described = moto.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    return str(described["Outputs"][0]["OutputValue"])


def a_bus_is_called_by_its_name(moto: Moto) -> bool:
    bus = {"Type": "AWS::Events::EventBus", "Properties": {"Name": "called"}}
    return outputs(moto, "Bus", {"Bus": bus}, {"Ref": "Bus"}) == "called"


def a_layer_is_called_by_its_arn(moto: Moto) -> bool:
    moto.client("s3").create_bucket(Bucket="code")
    moto.client("s3").put_object(Bucket="code", Key="a.zip", Body=b"PK\x05\x06" + bytes(18))
    content = {"Content": {"S3Bucket": "code", "S3Key": "a.zip"}, "LayerName": "core"}
    layer = {"Type": "AWS::Lambda::LayerVersion", "Properties": content}
    return outputs(moto, "Layer", {"Layer": layer}, {"Ref": "Layer"}).startswith("arn:aws:lambda:")


def a_log_groups_arn_takes_in_its_streams(moto: Moto) -> bool:
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "noted"}}
    return outputs(moto, "Group", {"Group": group}, {"Fn::GetAtt": ["Group", "Arn"]}).endswith(":*")


def an_archives_pattern_is_an_object(moto: Moto) -> bool:
    arn = "arn:aws:events:us-east-1:123456789012:event-bus/default"
    properties = {"ArchiveName": "kept", "SourceArn": arn, "EventPattern": {"source": ["a"]}}
    archive = {"Type": "AWS::Events::Archive", "Properties": properties}
    return outputs(moto, "Archive", {"Archive": archive}, "made") == "made"


def a_template_is_json(moto: Moto) -> bool:
    read: list[Any] = []

    def noting(original: Any) -> Any:
        def load(*args: Any, **kwargs: Any) -> Any:
            read.append(args)
            return original(*args, **kwargs)

        return load

    with put_in_place(yaml, "load", noting):
        outputs(moto, "Json", {"Topic": {"Type": "AWS::SNS::Topic"}}, "said")
    return not read


def a_dashboard_keeps_its_name(moto: Moto) -> bool:
    names = set()
    for body in ("{}", '{"widgets": []}'):
        board = {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": body}}
        names.add(outputs(moto, "Board", {"Board": board}, {"Ref": "Board"}))
    return len(names) == 1


def a_request_of_events_has_a_size(moto: Moto) -> bool:
    events = moto.client("events")
    entry = {"Source": "a", "DetailType": "b", "Detail": json.dumps({"text": "x" * 200_000})}
    try:
        events.put_events(Entries=[entry, entry])
    except events.exceptions.ClientError:
        return True
    return False


def what_cannot_be_delivered_is_a_dead_letter(moto: Moto) -> bool:
    stack, sqs = StackBuilder(Path()), moto.client("sqs")
    stack.add("Undelivered", "AWS::SQS::Queue", QueueName="undelivered")
    stack.let_in("Undelivered")
    nowhere = "arn:aws:sqs:us-east-1:123456789012:nowhere"
    target = {"Id": "1", "Arn": nowhere, "DeadLetterConfig": {"Arn": arn("Undelivered")}}
    stack.add("Rule", "AWS::Events::Rule", EventPattern={"source": ["nowhere"]}, State="ENABLED", Targets=[target])
    moto.deploy("Nowhere", stack.template)
    moto.client("events").put_events(Entries=[{"Source": "nowhere", "DetailType": "b", "Detail": "{}"}])
    return "Messages" in sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName="undelivered")["QueueUrl"])


def measured(moto: Moto, name: str) -> tuple[Any, dict[str, Any]]:
    """The client, after four values, and the time they are in."""
    metrics, now = moto.client("cloudwatch"), datetime.now(UTC)
    data = [{"MetricName": name, "Value": value} for value in (1, 2, 3, 10)]
    metrics.put_metric_data(Namespace="own", MetricData=data)
    return metrics, {"StartTime": now - timedelta(minutes=5), "EndTime": now + timedelta(minutes=5)}


def a_search_finds_metrics(moto: Moto) -> bool:
    metrics, time = measured(moto, "Searched")
    query = {"Id": "a", "Expression": "SEARCH('{own} MetricName=\"Searched\"', 'Sum', 60)"}
    found = metrics.get_metric_data(MetricDataQueries=[query], **time)["MetricDataResults"]
    return [line["Values"] for line in found] == [[16.0]]


def a_percentile_is_told(moto: Moto) -> bool:
    metrics, time = measured(moto, "Ranked")
    asked = {"Namespace": "own", "MetricName": "Ranked", "Period": 60, "ExtendedStatistics": ["p50"]}
    points = metrics.get_metric_statistics(**asked, **time)["Datapoints"]
    return [point.get("ExtendedStatistics") for point in points] == [{"p50": 2.0}]
