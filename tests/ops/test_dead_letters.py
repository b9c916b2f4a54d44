"""Dead letters are seen, and go back to where they came from."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ops import dead_letters
from ops.errors import OpsError


@pytest.fixture
def sqs() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("sqs")
        dead = client.create_queue(QueueName="Room-CountDeadLetters1")["QueueUrl"]
        arn = client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})
        client.create_queue(QueueName="Room-CountQueue", Attributes={"RedrivePolicy": redrive})
        client.create_queue(QueueName="Room-RelayDeadLetters2")
        yield client


def url(sqs: Any, name: str) -> str:
    return str(sqs.get_queue_url(QueueName=name)["QueueUrl"])


def put(sqs: Any, name: str, count: int) -> None:
    for number in range(count):
        sqs.send_message(QueueUrl=url(sqs, name), MessageBody=f"message {number}")


def test_an_empty_house_ends_with_nothing_to_do(sqs: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert dead_letters.main([]) == 0
    assert "2 个死信队列,0 个有死信" in capsys.readouterr().out


def test_dead_letters_are_counted_with_their_command_and_never_shown(
    sqs: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    put(sqs, "Room-CountDeadLetters1", 3)

    assert dead_letters.main([]) == 1
    told = capsys.readouterr().out
    assert "Room-CountDeadLetters1:3 条;重放:python -m ops.dead_letters --redrive Room-CountDeadLetters1" in told
    assert "message" not in told


def test_redriven_messages_are_in_their_queue_again_and_nowhere_else(sqs: Any) -> None:
    put(sqs, "Room-CountDeadLetters1", 23)

    assert dead_letters.main(["--redrive", "Count"]) == 0

    assert dead_letters.main([]) == 0
    back = sqs.get_queue_attributes(
        QueueUrl=url(sqs, "Room-CountQueue"), AttributeNames=["ApproximateNumberOfMessages"]
    )
    assert back["Attributes"]["ApproximateNumberOfMessages"] == "23"


def test_what_came_from_no_queue_is_refused_and_kept(sqs: Any) -> None:
    put(sqs, "Room-RelayDeadLetters2", 1)

    with pytest.raises(OpsError, match="不能退回"):
        dead_letters.main(["--redrive", "Relay"])
    assert dead_letters.main([]) == 1


def test_a_queue_nobody_has_is_told(sqs: Any) -> None:
    with pytest.raises(OpsError, match="没有名字含“Nobody”的死信队列"):
        dead_letters.main(["--redrive", "Nobody"])
