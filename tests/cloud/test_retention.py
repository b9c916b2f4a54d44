"""What queues, buckets and logs keep only for a time is gone when it is over, by the cloud's clock."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local.cloud import Cloud
from local.cloud.clock.forward import Fell
from local.cloud.deploy.finishing import is_kept
from tests.cloud.building import AssemblyBuilder, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-retention")

BEGINS = datetime(2018, 2, 9, 10, tzinfo=UTC)
TAKE = """
    def handler(event, context):
        print("refused")
        raise ValueError("no")
"""
RULES = [
    {
        "Status": "Enabled",
        "Prefix": "work/",
        "ExpirationInDays": 3,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 2},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    },
    {"Status": "Enabled", "ExpirationInDays": 1, "TagFilters": [{"Key": "kind", "Value": "trial"}]},
    {"Status": "Disabled", "ExpirationInDays": 1},
]


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        stack.function("Take", TAKE, Timeout=10, LoggingConfig={"LogGroup": ref("Lines")})
        stack.add("Lines", "AWS::Logs::LogGroup", LogGroupName="lines", RetentionInDays=5)
        stack.queue("Heard", function="Take", attempts=1)
        stack.template["Resources"]["HeardDeadLetters"]["Properties"] = {"MessageRetentionPeriod": 2 * 86400}
        stack.add("Asked", "AWS::SQS::Queue", MessageRetentionPeriod=3600)
        stack.add(
            "Dead",
            "AWS::CloudWatch::Alarm",
            Namespace="AWS/SQS",
            MetricName="ApproximateNumberOfMessagesVisible",
            Dimensions=[{"Name": "QueueName", "Value": {"Fn::GetAtt": ["HeardDeadLetters", "QueueName"]}}],
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            TreatMissingData="notBreaching",
        )
        rules: dict[str, Any] = {"LifecycleConfiguration": {"Rules": RULES}}
        heard: dict[str, Any] = {"NotificationConfiguration": {"EventBridgeConfiguration": {}}}
        stack.add("Plain", "AWS::S3::Bucket", **rules, **heard)
        stack.add("Versioned", "AWS::S3::Bucket", **rules, VersioningConfiguration={"Status": "Enabled"})
        stack.add("Notices", "AWS::SQS::Queue", MessageRetentionPeriod=1209600)
        stack.rule("Rule", "Notices", EventPattern={"source": ["aws.s3"], "detail-type": ["Object Deleted"]})
        for name in ("Heard", "HeardDeadLetters", "Asked", "Plain", "Versioned", "Notices"):
            stack.output(name, ref(name))

    return described


@pytest.fixture
def cloud(tmp_path: Path, assembly: Path) -> Iterator[Cloud]:
    """One for each test: a clock does not go back."""
    with Cloud(folder=tmp_path, schedules=False, begins=BEGINS) as made:
        made.deploy(assembly)
        yield made


def expired(fallen: list[Fell]) -> list[str]:
    """When, after the beginning, in hours, and what."""
    found = [fell for fell in fallen if fell.kind == "expiry"]
    return [f"{(fell.at - BEGINS.timestamp()) / 3600:.1f}h {fell.what.split('-')[1]} {fell.what[-1]}" for fell in found]


def keys(cloud: Cloud, bucket: str) -> list[str]:
    found = cloud.client("s3").list_objects_v2(Bucket=cloud.outputs()[bucket]).get("Contents", [])
    return [each["Key"] for each in found]


def put(cloud: Cloud, bucket: str, key: str, **of: Any) -> None:
    cloud.client("s3").put_object(Bucket=cloud.outputs()[bucket], Key=key, Body=b"x", **of)


def test_a_message_that_nobody_took_in_time_is_lost_and_told(cloud: Cloud) -> None:
    event = json.dumps({"id": "b", "detail": {"id": "e1"}})
    cloud.client("sqs").send_message(QueueUrl=cloud.outputs()["Asked"], MessageBody=event)
    cloud.forward("59m")
    assert cloud.problems() == []
    assert [line.split(" ")[1] for line in expired(cloud.forward("2m"))] == ["Asked"]
    [problem] = cloud.problems()
    assert "keeps messages for 1h: lost e1" in problem


def test_what_is_too_old_is_not_received_before_the_sweep(cloud: Cloud) -> None:
    url = cloud.outputs()["Asked"]
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="tick")
    cloud.jump(3601)
    assert "Messages" not in cloud.client("sqs").receive_message(QueueUrl=url)
    assert len(cloud.problems()) == 1


def test_a_dead_letter_is_lost_counted_from_when_it_was_sent(cloud: Cloud) -> None:
    cloud.client("sqs").send_message(QueueUrl=cloud.outputs()["Heard"], MessageBody="tick")
    cloud.forward("10m")
    assert [len(letters) for letters in cloud.dead_letters().values() if letters] == [1]
    assert alarm(cloud) == "ALARM"
    cloud.forward("47h")
    assert (alarm(cloud), cloud.problems()) == ("ALARM", [])
    cloud.forward("1h")
    assert [letters for letters in cloud.dead_letters().values() if letters] == []
    [problem] = cloud.problems()
    assert "DeadLetters" in problem
    assert "2d" in problem
    cloud.forward("5m")
    assert alarm(cloud) == "OK"


def alarm(cloud: Cloud) -> str:
    [found] = cloud.alarms()
    return found.state


def test_objects_go_at_the_midnight_after_their_days(cloud: Cloud) -> None:
    put(cloud, "Plain", "work/a")
    put(cloud, "Plain", "kept/a")
    put(cloud, "Plain", "kept/trial", Tagging="kind=trial")
    assert expired(cloud.forward("38h")) == ["38.0h plain 1"]
    assert keys(cloud, "Plain") == ["kept/a", "work/a"]
    cloud.forward("47h")
    assert keys(cloud, "Plain") == ["kept/a", "work/a"]
    cloud.forward("1h")
    assert keys(cloud, "Plain") == ["kept/a"]
    messages = cloud.client("sqs").receive_message(QueueUrl=cloud.outputs()["Notices"], MaxNumberOfMessages=10)
    details = [json.loads(each["Body"])["detail"] for each in messages["Messages"]]
    assert [(each["object"]["key"], each["reason"], each["deletion-type"]) for each in details] == [
        ("kept/trial", "Lifecycle Expiration", "Permanently Deleted"),
        ("work/a", "Lifecycle Expiration", "Permanently Deleted"),
    ]


def test_a_version_is_hidden_first_and_goes_when_it_has_not_been_current_for_its_days(cloud: Cloud) -> None:
    put(cloud, "Versioned", "work/a")
    cloud.forward("1h")
    put(cloud, "Versioned", "work/a")
    cloud.forward("60h")
    assert versions(cloud) == (2, 0)
    cloud.forward("2h")
    assert versions(cloud) == (1, 0)  # the first, two days after it was replaced
    cloud.forward("24h")
    assert (versions(cloud), keys(cloud, "Versioned")) == ((1, 1), [])  # the second, three days after it came
    cloud.forward("72h")
    assert versions(cloud) == (0, 1)  # days are whole: the marker came just after midnight
    cloud.forward("24h")
    assert versions(cloud) == (0, 0)  # a marker that hides nothing


def versions(cloud: Cloud) -> tuple[int, int]:
    """(versions, delete markers)."""
    told = cloud.client("s3").list_object_versions(Bucket=cloud.outputs()["Versioned"])
    return len(told.get("Versions", [])), len(told.get("DeleteMarkers", []))


def test_a_locked_version_outlives_its_rule(cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), cloud.outputs()["Versioned"]
    s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})
    lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": datetime(2018, 3, 1, tzinfo=UTC)}
    put(cloud, "Versioned", "work/a", **lock)
    put(cloud, "Versioned", "work/a")
    cloud.forward("19d")
    assert versions(cloud) == (1, 1)
    cloud.forward("1d")  # to 1 March, ten o'clock
    assert versions(cloud) == (0, 0)


def test_an_upload_that_nobody_completes_is_aborted(cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), cloud.outputs()["Plain"]
    for key in ("work/big", "kept/big"):
        s3.create_multipart_upload(Bucket=bucket, Key=key)
    cloud.forward("37h")
    assert len(s3.list_multipart_uploads(Bucket=bucket)["Uploads"]) == 2
    cloud.forward("1h")
    assert [each["Key"] for each in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == ["kept/big"]


def test_log_lines_are_kept_for_their_groups_days(cloud: Cloud) -> None:
    cloud.client("sqs").send_message(QueueUrl=cloud.outputs()["Heard"], MessageBody="tick")
    cloud.forward("10m")
    assert cloud.client("logs").filter_log_events(logGroupName="lines")["events"]
    cloud.forward("4d")
    assert cloud.client("logs").filter_log_events(logGroupName="lines")["events"]
    cloud.forward("25h")
    assert cloud.client("logs").filter_log_events(logGroupName="lines")["events"] == []


def test_the_templates_rules_are_the_buckets(cloud: Cloud) -> None:
    rules = cloud.client("s3").get_bucket_lifecycle_configuration(Bucket=cloud.outputs()["Plain"])["Rules"]
    assert [rule["Expiration"]["Days"] for rule in rules] == [3, 1, 1]


def test_a_rule_of_which_a_part_would_be_forgotten_is_none() -> None:
    assert is_kept({"NoncurrentVersionExpiration": {"NoncurrentDays": 1}})
    assert not is_kept({"NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 3}})
    assert not is_kept({"ExpirationInDays": 1, "ObjectSizeGreaterThan": 10})
