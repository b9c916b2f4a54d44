"""A stack goes with what it made, unless another one needs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.__main__ import main
from local.cloud import Cloud, DeploymentError
from tests.cloud.building import AssemblyBuilder, ref

pytestmark = pytest.mark.xdist_group("cloud-deletion")

SAY = "def handler(event, context): return 'said'"


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    app = AssemblyBuilder(tmp_path / "cdk.out")
    maker = app.stack("Maker")
    maker.add("Bus", "AWS::Events::EventBus", Name="maker-bus")
    maker.output("Bus", ref("Bus"), export="the-bus")
    maker.add("Files", "AWS::S3::Bucket")
    maker.add("Kept", "AWS::S3::Bucket")
    maker.template["Resources"]["Kept"]["DeletionPolicy"] = "Retain"
    for name in ("Files", "Kept"):
        maker.output(name, ref(name))
    user = app.stack("User", needs=["Maker"])
    user.function("Say", SAY, environment={"BUS": {"Fn::ImportValue": "the-bus"}})
    user.queue("Work", function="Say")
    user.table("Table", stream=True)
    user.add("Key", "AWS::SecretsManager::Secret", GenerateSecretString={"PasswordLength": 20})
    user.add("Topic", "AWS::SNS::Topic")
    with Cloud(folder=tmp_path / "cloud", schedules=False, wait_s_max=0.05) as cloud:
        cloud.deploy(app.write())
        yield cloud


def test_a_stack_goes_with_all_that_it_made(cloud: Cloud) -> None:
    assert cloud.invoke("User/Say") == "said"
    cloud.delete("User")
    assert cloud.client("lambda").list_functions()["Functions"] == []
    assert cloud.client("dynamodb").list_tables()["TableNames"] == []
    assert cloud.client("sqs").list_queues().get("QueueUrls", []) == []
    assert cloud.client("secretsmanager").list_secrets()["SecretList"] == []
    assert {resource.stack for resource in cloud.resources()} == {"Maker"}
    with pytest.raises(LookupError):
        cloud.invoke("User/Say")
    cloud.wait_idle()
    assert cloud.problems() == []


def test_a_stack_that_another_one_imports_from_stays(cloud: Cloud) -> None:
    with pytest.raises(
        DeploymentError, match=r"Maker: Delete canceled\. Cannot delete export the-bus as it is in use by User\."
    ):
        cloud.delete("Maker")
    assert cloud.invoke("User/Say") == "said"


def test_what_is_to_be_retained_is_retained(cloud: Cloud) -> None:
    outputs, s3 = cloud.outputs("Maker"), cloud.client("s3")
    s3.put_object(Bucket=outputs["Kept"], Key="a", Body=b"1")
    cloud.delete("User")
    cloud.delete("Maker")
    buckets = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    assert outputs["Kept"] in buckets
    assert outputs["Files"] not in buckets
    assert s3.get_object(Bucket=outputs["Kept"], Key="a")["Body"].read() == b"1"


def test_a_bucket_with_objects_keeps_its_stack(cloud: Cloud) -> None:
    cloud.delete("User")
    cloud.client("s3").put_object(Bucket=cloud.outputs("Maker")["Files"], Key="a", Body=b"1")
    with pytest.raises(DeploymentError, match=r"Maker/Files \(AWS::S3::Bucket\): The bucket .* is not empty"):
        cloud.delete("Maker")
    assert "maker-bus" in {bus["Name"] for bus in cloud.client("events").list_event_buses()["EventBuses"]}


def test_a_deleted_stack_can_be_deployed_again(cloud: Cloud, tmp_path: Path) -> None:
    cloud.delete("User")
    deployed = cloud.deploy(tmp_path / "cdk.out")
    assert [(stack.name, stack.changed) for stack in deployed] == [("Maker", False), ("User", True)]
    assert cloud.invoke("User/Say") == "said"


def test_the_command_deletes_and_tells_what_stands_in_the_way(
    cloud: Cloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ["--folder", str(tmp_path / "cloud")]
    assert main(["delete", "Maker", *there]) == 2
    assert "in use by User" in capsys.readouterr().err
    assert main(["delete", "User", *there]) == 0
    assert capsys.readouterr().out == "已删除 User\n"
    assert main(["delete", "User", *there]) == 2
    assert "Stack with id User does not exist" in capsys.readouterr().err
