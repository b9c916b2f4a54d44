"""What must hold of every stack, whoever adds to it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from local.cloud.metrics import alarms
from local.cloud.metrics.own import MEASURED

Resources = Mapping[str, Mapping[str, Any]]

PHYSICAL_NAMES = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::EventBus": None,  # the service demands a name
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}


def of_type(resources: Resources, type_: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, resource in resources.items():
        if resource["Type"] == type_:
            yield name, resource.get("Properties", {})


def referred(stack: str, value: Any) -> str:
    """The logical id behind Ref or Fn::GetAtt, with its stack."""
    target = value.get("Ref") or value["Fn::GetAtt"][0]
    return f"{stack}/{target}"


def fed_queues(resources: Resources) -> set[str]:
    return {
        referred(name.split("/")[0], mapping["EventSourceArn"])
        for name, mapping in of_type(resources, "AWS::Lambda::EventSourceMapping")
        if "StartingPosition" not in mapping
    }


def watched(resources: Resources, metric: str) -> set[str]:
    return {
        referred(name.split("/")[0], dimension["Value"])
        for name, alarm in of_type(resources, "AWS::CloudWatch::Alarm")
        if alarm.get("MetricName") == metric
        for dimension in alarm.get("Dimensions", [])
    }


def test_every_queue_that_feeds_a_function_has_dead_letters_and_alarms(resources: Resources) -> None:
    queues = fed_queues(resources)
    assert queues
    dead, old = (
        watched(resources, "ApproximateNumberOfMessagesVisible"),
        watched(resources, "ApproximateAgeOfOldestMessage"),
    )
    for queue in queues:
        redrive = resources[queue]["Properties"]["RedrivePolicy"]
        assert redrive["maxReceiveCount"] >= 5, queue
        assert referred(queue.split("/")[0], redrive["deadLetterTargetArn"]) in dead, queue
        assert queue in old, queue


def test_a_message_stays_hidden_six_times_as_long_as_its_function_may_run(resources: Resources) -> None:
    for name, mapping in of_type(resources, "AWS::Lambda::EventSourceMapping"):
        stack = name.split("/")[0]
        function = resources[referred(stack, mapping["FunctionName"])]["Properties"]
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], name
        if "StartingPosition" not in mapping:
            queue = resources[referred(stack, mapping["EventSourceArn"])]["Properties"]
            assert queue["VisibilityTimeout"] >= 6 * function["Timeout"], name


def test_every_alarm_tells_somebody(resources: Resources) -> None:
    alarms = dict(of_type(resources, "AWS::CloudWatch::Alarm"))
    assert alarms
    assert [name for name, alarm in alarms.items() if not alarm.get("AlarmActions")] == []


@pytest.mark.parametrize(("type_", "property_"), PHYSICAL_NAMES.items())
def test_nothing_has_a_physical_name_but_where_the_service_demands_one(
    resources: Resources, type_: str, property_: str | None
) -> None:
    found = dict(of_type(resources, type_))
    assert found
    assert [name for name, properties in found.items() if property_ and property_ in properties] == []


def test_every_route_declares_who_may_come(resources: Resources) -> None:
    routes = dict(of_type(resources, "AWS::ApiGatewayV2::Route"))
    assert routes
    for name, route in routes.items():
        public = "/public/" in route["RouteKey"]
        assert route["AuthorizationType"] == ("NONE" if public else "CUSTOM"), name
        assert public == ("AuthorizerId" not in route), name


def test_roles_name_their_actions(resources: Resources) -> None:
    for name, resource in resources.items():
        if resource["Type"] not in {"AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::ManagedPolicy"}:
            continue
        assert "ManagedPolicyArns" not in resource["Properties"], name
        for statement in resource["Properties"].get("PolicyDocument", {}).get("Statement", []):
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            assert not [action for action in actions if action == "*" or action.endswith(":*")], name


def test_every_function_has_its_own_role_and_log_with_an_end(resources: Resources) -> None:
    functions = dict(of_type(resources, "AWS::Lambda::Function"))
    roles = [str(function["Role"]) + name.split("/")[0] for name, function in functions.items()]
    assert len(set(roles)) == len(functions)
    for name, function in functions.items():
        log = resources[referred(name.split("/")[0], function["LoggingConfig"]["LogGroup"])]
        assert log["Properties"]["RetentionInDays"] >= 180, name


def test_tables_keep_a_way_back(resources: Resources) -> None:
    tables = dict(of_type(resources, "AWS::DynamoDB::Table"))
    assert tables
    for name, table in tables.items():
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], name
        assert resources[name]["DeletionPolicy"] == "Retain", name


def test_every_alarm_is_one_that_the_local_cloud_judges(resources: Resources) -> None:
    rules = [alarms.read(name, alarm) for name, alarm in of_type(resources, "AWS::CloudWatch::Alarm")]
    assert rules
    unmeasured = {rule.name for rule in rules if rule.metric.name not in MEASURED.get(rule.metric.namespace, set())}
    assert unmeasured == set()
