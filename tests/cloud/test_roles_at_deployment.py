"""What AWS refuses to deploy because a role may not do what its function needs."""

from pathlib import Path
from typing import Any

import pytest

from local.cloud import Cloud, DeploymentError
from tests.cloud.building import AssemblyBuilder

KEYS = "def handler(event, context): return None"


def allow(action: Any, resource: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        ([allow("sqs:DeleteMessage", "*")], "does not have permissions to call ReceiveMessage on SQS"),
        ([allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], "*")], "permissions to call GetQueueAttributes on SQS"),
    ],
)
def test_who_may_not_read_a_queue_is_not_fed_from_it(tmp_path: Path, rights: list[dict[str, Any]], said: str) -> None:
    app = AssemblyBuilder(tmp_path / "cdk.out")
    stack = app.stack("Fed")
    stack.role("Poor", rights)
    stack.function("Eat", KEYS, role="Poor")
    stack.queue("Food", function="Eat")
    with pytest.raises(DeploymentError, match=said) as error, Cloud() as cloud:
        cloud.deploy(app.write())
    assert "Fed/FoodSource" in str(error.value)


def test_a_function_whose_role_trusts_somebody_else_is_not_deployed(tmp_path: Path) -> None:
    app = AssemblyBuilder(tmp_path / "cdk.out")
    stack = app.stack("Trusting")
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    stack.add("Wrong", "AWS::IAM::Role", AssumeRolePolicyDocument={"Statement": [trust]})
    stack.function("Never", KEYS, role="Wrong")
    with pytest.raises(DeploymentError, match=r"lambda\.amazonaws\.com cannot assume the role"), Cloud() as cloud:
        cloud.deploy(app.write())
