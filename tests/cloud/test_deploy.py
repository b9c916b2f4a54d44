"""Deployments: order, exports, parameters, errors that name the culprit, updates."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from local.cloud import Cloud, DeploymentError
from tests.cloud.building import AssemblyBuilder, arn, ref

pytestmark = pytest.mark.xdist_group("cloud-deploy")

SAY = "import os\ndef handler(event, context): return os.environ['WORD']"


@pytest.fixture
def app(tmp_path: Path) -> AssemblyBuilder:
    return AssemblyBuilder(tmp_path / "cdk.out")


@pytest.fixture
def fresh(tmp_path: Path) -> Any:
    with Cloud(folder=tmp_path, schedules=False, wait_s_max=0.05) as cloud:
        yield cloud


def test_stacks_are_deployed_in_the_order_of_their_dependencies(app: AssemblyBuilder, fresh: Cloud) -> None:
    user = app.stack("Alpha", needs=["Omega"])
    user.function("Say", SAY, environment={"WORD": {"Fn::ImportValue": "the-bus"}})
    maker = app.stack("Omega")
    maker.add("Bus", "AWS::Events::EventBus", Name="omega-bus")
    maker.output("Bus", ref("Bus"), export="the-bus")
    deployed = fresh.deploy(app.write())
    assert [stack.name for stack in deployed] == ["Omega", "Alpha"]
    assert fresh.invoke("Alpha/Say") == "omega-bus"
    assert fresh.outputs("Omega") == {"Bus": "omega-bus"}


def test_parameters_reach_the_stacks_that_have_them(app: AssemblyBuilder, fresh: Cloud) -> None:
    for name in ("One", "Two"):
        stack = app.stack(name)
        stack.template["Parameters"]["Word"] = {"Type": "String", "Default": "default"}
        stack.function("Say", SAY, environment={"WORD": ref("Word")})
    fresh.deploy(app.write(), parameters={"One": {"Word": "given"}})
    assert (fresh.invoke("One/Say"), fresh.invoke("Two/Say")) == ("given", "default")
    fresh.deploy(app.write(), parameters={"Word": "both"})
    assert (fresh.invoke("One/Say"), fresh.invoke("Two/Say")) == ("both", "both")


def test_a_parameter_that_no_stack_has_is_an_error(app: AssemblyBuilder, fresh: Cloud) -> None:
    app.stack("One")
    with pytest.raises(DeploymentError, match="Wrod"):
        fresh.deploy(app.write(), parameters={"Wrod": "x"})


def test_an_unknown_type_stops_the_deployment_with_its_name(app: AssemblyBuilder, fresh: Cloud) -> None:
    app.stack("One").add("Pipe", "AWS::Pipes::Pipe")
    with pytest.raises(DeploymentError, match=r"One/Pipe \(AWS::Pipes::Pipe\).*neither emulated") as stopped:
        fresh.deploy(app.write())
    assert (stopped.value.stack, stopped.value.logical_id) == ("One", "Pipe")


def test_what_fails_within_a_resource_is_told_with_its_name(app: AssemblyBuilder, fresh: Cloud) -> None:
    app.stack("One").add("Q", "AWS::SQS::Queue", RedrivePolicy={"maxReceiveCount": 3})
    with pytest.raises(DeploymentError, match=r"One/Q \(AWS::SQS::Queue\)"):
        fresh.deploy(app.write())


def test_a_runtime_that_is_not_run_here_is_an_error(app: AssemblyBuilder, fresh: Cloud) -> None:
    stack = app.stack("One")
    stack.function("Node", "")
    stack.template["Resources"]["Node"]["Properties"]["Runtime"] = "nodejs24.x"
    with pytest.raises(DeploymentError, match=r"One/Node.*nodejs24.x"):
        fresh.deploy(app.write())


def test_a_second_deployment_changes_what_changed_and_keeps_the_data(app: AssemblyBuilder, fresh: Cloud) -> None:
    stack = app.stack("One")
    stack.table("Table")
    stack.function("Say", SAY, environment={"WORD": "old"})
    stack.output("Table", ref("Table"))
    fresh.deploy(app.write())
    table = fresh.outputs()["Table"]
    fresh.client("dynamodb").put_item(TableName=table, Item={"pk": {"S": "kept"}})
    assert fresh.invoke("One/Say") == "old"

    assert [deployed.changed for deployed in fresh.deploy(app.write())] == [False]

    stack.function("Say", SAY.replace("WORD", "WORT"), environment={"WORT": "new"})
    stack.template["Resources"]["Table"]["Properties"]["TimeToLiveSpecification"] = {
        "AttributeName": "expires_at",
        "Enabled": True,
    }
    stack.queue("Added", function="Say")
    assert [deployed.changed for deployed in fresh.deploy(app.write())] == [True]
    assert fresh.invoke("One/Say") == "new"
    assert fresh.outputs()["Table"] == table
    assert fresh.client("dynamodb").scan(TableName=table)["Count"] == 1
    life = fresh.client("dynamodb").describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert life == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    assert len(fresh.resources("AWS::SQS::Queue")) == 2


def test_a_new_layer_reaches_the_functions_that_use_it(app: AssemblyBuilder, fresh: Cloud) -> None:
    stack = app.stack("One")
    for word in ("first", "second"):
        content = stack.asset({"python/words.py": f"WORD = '{word}'"})
        stack.add("Words", "AWS::Lambda::LayerVersion", Content=content)
        stack.function("Say", "import words\ndef handler(event, context): return words.WORD", Layers=[ref("Words")])
        fresh.deploy(app.write())
        assert fresh.invoke("One/Say") == word


def test_a_secret_comes_from_the_seed(app: AssemblyBuilder, tmp_path: Path) -> None:
    rule = {"ExcludePunctuation": True, "PasswordLength": 64}
    app.stack("One").add("Key", "AWS::SecretsManager::Secret", GenerateSecretString=rule)
    app.stack("One").output("Key", ref("Key"))
    assembly = app.write()
    secrets = []
    for number, seed in enumerate((1, 1, 2)):
        with Cloud(seed=seed, folder=tmp_path / str(number), schedules=False) as cloud:
            cloud.deploy(assembly)
            found = cloud.client("secretsmanager").get_secret_value(SecretId=cloud.outputs()["Key"])
            secrets.append(found["SecretString"])
    assert len(secrets[0]) == 64
    assert secrets[0].isalnum()
    assert secrets[0] == secrets[1] != secrets[2]


def test_what_moto_reads_past_is_set_all_the_same(app: AssemblyBuilder, fresh: Cloud) -> None:
    stack = app.stack("One")
    rule = {
        "AllowedOrigins": ["http://127.0.0.1:1"],
        "AllowedMethods": ["PUT"],
        "ExposedHeaders": ["ETag"],
        "MaxAge": 9,
    }
    stack.add(
        "Files",
        "AWS::S3::Bucket",
        VersioningConfiguration={"Status": "Enabled"},
        CorsConfiguration={"CorsRules": [rule]},
    )
    stack.add("Topic", "AWS::SNS::Topic")
    stack.add("Heard", "AWS::SQS::Queue")
    stack.add("Hears", "AWS::SNS::Subscription", TopicArn=ref("Topic"), Protocol="sqs", Endpoint=arn("Heard"))
    stack.output("Files", ref("Files"))
    stack.output("Topic", ref("Topic"))
    stack.output("Heard", ref("Heard"))
    fresh.deploy(app.write())
    outputs, s3 = fresh.outputs(), fresh.client("s3")
    assert s3.get_bucket_versioning(Bucket=outputs["Files"])["Status"] == "Enabled"
    assert s3.get_bucket_cors(Bucket=outputs["Files"])["CORSRules"][0]["ExposeHeaders"] == ["ETag"]
    fresh.client("sns").publish(TopicArn=outputs["Topic"], Message="alarm")
    [message] = fresh.client("sqs").receive_message(QueueUrl=outputs["Heard"])["Messages"]
    assert "alarm" in message["Body"]


def test_there_is_one_cloud_at_a_time_and_a_closed_one_leaves_nothing(app: AssemblyBuilder, tmp_path: Path) -> None:
    app.stack("One").table("Table")
    assembly = app.write()
    with Cloud(folder=tmp_path) as cloud:
        cloud.deploy(assembly)
        with pytest.raises(RuntimeError, match="one local cloud at a time"):
            Cloud(folder=tmp_path)
    with Cloud(folder=tmp_path) as cloud:
        assert cloud.client("dynamodb").list_tables()["TableNames"] == []


def test_closing_does_not_wait_for_what_a_function_is_doing(app: AssemblyBuilder, tmp_path: Path) -> None:
    hang = """
        import threading
        def handler(event, context):
            print("begun", flush=True)
            threading.Event().wait()
    """
    stack = app.stack("One")
    stack.function("Hang", hang, Timeout=60)
    stack.queue("Work", function="Hang")
    stack.output("Work", ref("Work"))
    with Cloud(folder=tmp_path, schedules=False) as cloud:
        cloud.deploy(app.write())
        cloud.client("sqs").send_message(QueueUrl=cloud.outputs()["Work"], MessageBody="one")
        begun(tmp_path / "logs")
        since = time.monotonic()
    assert time.monotonic() - since < 20


def begun(logs: Path) -> None:
    """Waits until the function has said so."""
    until = time.monotonic() + 30
    while not any("begun" in path.read_text("utf-8") for path in logs.rglob("*") if path.is_file()):
        assert time.monotonic() < until, "the function was not called"
        threading.Event().wait(0.02)
