"""The clock moved forward: everything that falls due meanwhile does, in order, without anybody waiting."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import jwt
import pytest
import requests

from local.__main__ import main
from local.cloud import Cloud, FunctionError
from local.cloud.clock.forward import Fell
from tests.cloud.building import AssemblyBuilder, StackBuilder, arn, ref
from tests.cloud.conftest import PRINCIPALS, Describe

pytestmark = pytest.mark.xdist_group("cloud-clock")

ALARM = {
    "Statistic": "Sum",
    "Period": 300,
    "EvaluationPeriods": 2,
    "DatapointsToAlarm": 1,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "TreatMissingData": "notBreaching",
}
BEGINS = datetime(2018, 2, 9, 10, tzinfo=UTC)
NOTES = """
    import json, os, boto3
    from datetime import datetime, timedelta, UTC
    aws = {name: boto3.client(name) for name in ("ssm", "dynamodb")}
    def offset():
        try: return float(aws["ssm"].get_parameter(Name="/zunyi/clock")["Parameter"]["Value"])
        except aws["ssm"].exceptions.ParameterNotFound: return 0.0
    OFFSET = offset()
    def note(what):
        at = (datetime.now(UTC) + timedelta(seconds=OFFSET)).isoformat()
        aws["dynamodb"].put_item(TableName=os.environ["NOTES"], Item={"pk": {"S": at}, "what": {"S": what}})
"""
HEARS = """
    def handler(event, context):
        for record in event["Records"]:
            body = json.loads(record["body"])
            note("schedule " + body["resources"][0].split("/")[-1].split("-")[1] + " " + body["time"]
                 if "resources" in body else body["said"])
            if body.get("fails") and record["attributes"]["ApproximateReceiveCount"] == "1": raise ValueError("first")
"""
READS = """
    def handler(event, context):
        for record in event["Records"]:
            who = record.get("userIdentity", {}).get("principalId", "a caller")
            note(f"{record['eventName']} by {who}")
"""
STEP = """
    def handler(event, context): note(event["said"]); return event
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        stack.table("Notes")
        functions = {"Hears": HEARS, "Reads": READS, "Step": STEP}
        for name, code in functions.items():
            stack.function(name, NOTES + code, environment={"NOTES": ref("Notes")}, Timeout=10)
        stack.queue("Heard", function="Hears")
        stack.rule("Nightly", "Heard", ScheduleExpression="cron(0 19 * * ? *)")
        stack.rule("Minutely", "Heard", ScheduleExpression="rate(1 minute)")
        life = {"AttributeName": "until", "Enabled": True}
        stack.table("Fading", stream=True, TimeToLiveSpecification=life)
        stack.source("Changes", "Fading", "Reads", StartingPosition="LATEST")
        machine(stack, "Waits", {"Type": "Wait", "Seconds": 3600, "Next": "Note"})
        asks: dict[str, Any] = {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "${Asked}", "MessageBody.$": "$$.Task.Token"},
            "TimeoutSeconds": 7200,
            "Catch": [{"ErrorEquals": ["States.Timeout"], "ResultPath": "$.error", "Next": "Note"}],
            "End": True,
        }
        stack.add("Asked", "AWS::SQS::Queue", VisibilityTimeout=180)
        machine(stack, "Asks", asks)
        beats = {**asks, "HeartbeatSeconds": 600, "Catch": [{**asks["Catch"][0], "ErrorEquals": ["States.ALL"]}]}
        machine(stack, "Beats", beats)
        machine(stack, "Ends", {"Type": "Wait", "Seconds": 3600, "Next": "Note"}, TimeoutSeconds=1800)
        machine(stack, "Until", {"Type": "Wait", "Timestamp": "2018-02-09T10:30:00Z", "Next": "Note"})
        of = {"Name": "FunctionName", "Value": ref("Step")}
        stack.add(
            "Fails", "AWS::CloudWatch::Alarm", Namespace="AWS/Lambda", MetricName="Errors", Dimensions=[of], **ALARM
        )
        stack.add("Files", "AWS::S3::Bucket")
        for name in ("Notes", "Heard", "Asked", "Fading", "Files", "Minutely", "Nightly"):
            stack.output(name, ref(name))

    return described


def machine(stack: StackBuilder, name: str, first: dict[str, Any], **more: Any) -> None:
    note = {"Type": "Task", "Resource": "${Step.Arn}", "End": True}
    text = json.dumps({"StartAt": "First", "States": {"First": first, "Note": note}, **more})
    stack.add(name, "AWS::StepFunctions::StateMachine", DefinitionString={"Fn::Sub": text}, RoleArn=arn("Role"))
    stack.output(name, ref(name))


@pytest.fixture
def cloud(tmp_path: Path, assembly: Path) -> Iterator[Cloud]:
    """One for each test: a clock does not go back. Its waits are as the template says."""
    people = tmp_path / "principals.json"
    people.write_text(PRINCIPALS, encoding="utf-8")
    with Cloud(folder=tmp_path, principals=people, schedules=False, begins=BEGINS) as made:
        made.deploy(assembly)
        yield made
        assert made.problems() == []


def noted(cloud: Cloud, *, schedules: bool = False) -> list[tuple[str, str]]:
    """(when by the cloud's clock, what), in order; without the schedules' own."""
    items = cloud.client("dynamodb").scan(TableName=cloud.outputs()["Notes"])["Items"]
    found = sorted((item["pk"]["S"], item["what"]["S"]) for item in items)
    return [(at, what) for at, what in found if schedules or not what.startswith("schedule")]


def after(at: str) -> timedelta:
    return datetime.fromisoformat(at) - BEGINS


def kinds(fallen: list[Fell]) -> set[str]:
    return {fell.kind for fell in fallen}


def test_what_falls_due_first_happens_first(cloud: Cloud) -> None:
    outputs, sqs = cloud.outputs(), cloud.client("sqs")
    sqs.send_message(QueueUrl=outputs["Heard"], MessageBody=json.dumps({"said": "delayed"}), DelaySeconds=900)
    sqs.send_message(QueueUrl=outputs["Heard"], MessageBody=json.dumps({"said": "retried", "fails": True}))
    start = cloud.client("stepfunctions").start_execution
    start(stateMachineArn=outputs["Waits"], input=json.dumps({"said": "waited"}))
    start(stateMachineArn=outputs["Asks"], input=json.dumps({"said": "unanswered"}))
    until = {"N": str(int((BEGINS + timedelta(minutes=90)).timestamp()))}
    cloud.client("dynamodb").put_item(TableName=outputs["Fading"], Item={"pk": {"S": "a"}, "until": until})

    fallen = cloud.forward("5h")

    told = noted(cloud)
    assert [what for _, what in told if "INSERT" not in what] == [
        "retried",
        "retried",
        "delayed",
        "waited",
        "REMOVE by dynamodb.amazonaws.com",
        "unanswered",
    ]
    [_, again, delayed, waited, removed, unanswered] = [after(at) for at, what in told if "INSERT" not in what]
    for happened, minutes in ((again, 3), (delayed, 15), (waited, 60), (removed, 90), (unanswered, 120)):
        assert timedelta(0) <= happened - timedelta(minutes=minutes) < timedelta(seconds=60)
    assert kinds(fallen) == {"schedule", "message", "wait", "expiry"}
    assert timedelta(0) <= cloud.now() - BEGINS - timedelta(hours=5) < timedelta(minutes=1)


def test_what_a_workflow_awaits_ends_by_the_clouds_clock(cloud: Cloud) -> None:
    outputs, states = cloud.outputs(), cloud.client("stepfunctions")
    started = {
        name: states.start_execution(stateMachineArn=outputs[name], input=json.dumps({"said": name}))["executionArn"]
        for name in ("Beats", "Ends", "Until")
    }
    cloud.forward("9m")
    [question] = cloud.client("sqs").receive_message(QueueUrl=outputs["Asked"])["Messages"]
    states.send_task_heartbeat(taskToken=question["Body"])

    cloud.forward("2h")

    told = {what: after(at) for at, what in noted(cloud)}
    assert told.keys() == {"Beats", "Until"}
    for name, minutes in (("Beats", 19), ("Until", 30)):
        assert timedelta(0) <= told[name] - timedelta(minutes=minutes) < timedelta(minutes=1)
    assert states.describe_execution(executionArn=started["Ends"])["status"] == "TIMED_OUT"
    last = states.get_execution_history(executionArn=started["Ends"])["events"][-1]
    assert last["type"] == "ExecutionTimedOut"
    assert timedelta(0) <= last["timestamp"] - BEGINS - timedelta(minutes=30) < timedelta(minutes=1)


def test_each_night_counts_and_of_minutes_the_last_before_it(cloud: Cloud) -> None:
    cloud.forward("2d")

    told = [what.split()[1:] for _, what in noted(cloud, schedules=True)]
    assert [time for name, time in told if name.startswith("Nightly")] == [
        "2018-02-09T19:00:00Z",
        "2018-02-10T19:00:00Z",
    ]
    minutes = [time for name, time in told if name.startswith("Minutely")]
    assert [time[:13] for time in minutes] == ["2018-02-09T18", "2018-02-10T18", "2018-02-11T10"]


def test_schedules_that_fire_by_themselves_fire_no_more_often_for_a_move(tmp_path: Path, assembly: Path) -> None:
    with Cloud(folder=tmp_path, begins=BEGINS) as cloud:
        cloud.deploy(assembly)
        cloud.forward("1d")
        cloud.forward("61s")
        told = [what.split()[1] for _, what in noted(cloud, schedules=True)]
    assert [name[:7] for name in told] == ["Minutel", "Nightly", "Minutel", "Minutel"]


def test_a_schedule_fires_by_itself_when_its_time_comes(tmp_path: Path, assembly: Path) -> None:
    with Cloud(folder=tmp_path, begins=BEGINS) as cloud:
        cloud.deploy(assembly)
        cloud.works.clock.advance(61)
        cloud.works.activity.wait_settled(30)
        assert [what.split()[1][:7] for _, what in noted(cloud, schedules=True)] == ["Minutel"]


def test_an_alarm_ends_when_its_window_has_passed(cloud: Cloud) -> None:
    with pytest.raises(FunctionError):
        cloud.invoke("Step", {})
    assert [alarm.state for alarm in cloud.alarms()] == ["ALARM"]

    [ended] = [fell for fell in cloud.forward("3h") if fell.kind == "alarm"]

    assert ended.what == "Main/Fails OK"
    assert timedelta(0) <= datetime.fromtimestamp(ended.at, UTC) - BEGINS - timedelta(minutes=15) < timedelta(minutes=1)


def test_a_message_not_deleted_is_seen_again_when_its_time_is_over(cloud: Cloud) -> None:
    sqs, queue = cloud.client("sqs"), cloud.outputs()["Asked"]
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    assert sqs.receive_message(QueueUrl=queue, VisibilityTimeout=600).get("Messages")
    cloud.forward("590s")
    assert not sqs.receive_message(QueueUrl=queue).get("Messages")
    cloud.forward("11s")
    [message] = sqs.receive_message(QueueUrl=queue, AttributeNames=["All"])["Messages"]
    sent = datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC)
    assert timedelta(0) <= sent - BEGINS < timedelta(minutes=1)


def test_a_token_expires_by_the_clouds_clock(cloud: Cloud) -> None:
    def who(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{cloud.issuer}/userinfo", headers=headers, timeout=5).status_code

    token = cloud.token("clerk")
    assert jwt.decode(token, options={"verify_signature": False})["iat"] >= BEGINS.timestamp()
    cloud.forward("59m")
    assert who(token) == 200
    cloud.forward("1m")
    assert who(token) == 401
    assert who(cloud.token("clerk")) == 200


def test_an_address_ends_by_the_clouds_clock_whenever_it_was_signed(cloud: Cloud) -> None:
    s3, place = cloud.client("s3"), {"Bucket": cloud.outputs()["Files"], "Key": "a"}
    s3.put_object(**place, Body=b"x")

    def signed() -> str:
        return str(s3.generate_presigned_url("get_object", Params=place, ExpiresIn=3600))

    early = signed()
    cloud.forward("40m")
    late = signed()
    assert [requests.get(url, timeout=5).status_code for url in (early, late)] == [200, 200]
    cloud.forward("30m")
    assert [requests.get(url, timeout=5).status_code for url in (early, late)] == [403, 200]


def test_the_keys_of_a_role_expire_by_the_clouds_clock(cloud: Cloud) -> None:
    [role] = [resource for resource in cloud.resources("AWS::IAM::Role") if resource.logical_id == "Role"]
    [function] = [f for f in cloud.works.functions.all() if f.label.endswith("Step")]
    session = cloud.works.endpoint.sessions.assume(function.role, "by-hand")
    s3 = boto3.client(
        "s3",
        endpoint_url=cloud.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id=session.key,
        aws_secret_access_key=session.secret,
        aws_session_token=session.token,
    )
    assert role.physical_id in session.role
    s3.put_object(Bucket=cloud.outputs()["Files"], Key="a", Body=b"x")
    cloud.forward("13h")
    with pytest.raises(s3.exceptions.ClientError, match="ExpiredToken"):
        s3.put_object(Bucket=cloud.outputs()["Files"], Key="a", Body=b"x")


def test_the_clock_does_not_go_back(cloud: Cloud) -> None:
    with pytest.raises(ValueError, match="forward only"):
        cloud.forward(timedelta(days=-1))


def test_the_operator_moves_it_and_reads_what_fell_due(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*order: str) -> tuple[int, str]:
        return main(["clock", *order, "--endpoint", cloud.gateway_url]), capsys.readouterr().out

    queue = cloud.outputs()["Heard"]
    body = json.dumps({"said": "delayed"})
    cloud.client("sqs").send_message(QueueUrl=queue, MessageBody=body, DelaySeconds=600)
    assert "2018-02-09 18:00" in told()[1]
    status, lines = told("forward", "10h")
    assert status == 0
    assert "2018-02-10 03:00:00 定时规则触发 Main-Nightly" in lines
    assert "2018-02-09 18:10:" in next(line for line in lines.splitlines() if "消息可见 Main-Heard" in line)
    assert "比实际时间慢" in told()[1]
    assert told("forward")[0] == 1
    assert main(["clock", "forward", "5w", "--endpoint", cloud.gateway_url]) == 2
    assert "不是时长" in capsys.readouterr().err
