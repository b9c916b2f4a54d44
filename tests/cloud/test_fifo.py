"""A FIFO group keeps its order although time passes while a receive looks at its messages."""

import itertools
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws
from moto.sqs import models as sqs

from local.cloud.endpoint import fifo
from local.cloud.endpoint.patching import Patches

SHOWS_AT = 1_000_000


@pytest.fixture
def _ordered() -> Iterator[None]:
    patches = Patches()
    fifo.install(patches)
    with mock_aws():
        yield
    patches.undo()


@pytest.mark.usefixtures("_ordered")
@pytest.mark.parametrize("early", range(12))
def test_messages_that_show_again_while_a_receive_looks_come_in_their_order(
    monkeypatch: pytest.MonkeyPatch, early: int
) -> None:
    client = boto3.client("sqs")
    url = client.create_queue(
        QueueName="q.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    )["QueueUrl"]
    for number in range(4):
        client.send_message(QueueUrl=url, MessageBody=f"a{number}", MessageGroupId="a")
    [backend] = [each for region in sqs.sqs_backends.values() for each in region.values() if each.queues]
    assert len(backend.receive_message("q.fifo", 3, 0, 30, ["All"])) == 3
    for message in backend.queues["q.fifo"]._messages[:3]:
        message.visible_at = SHOWS_AT
    asked = itertools.count()
    monkeypatch.setattr(sqs, "unix_time_millis", lambda: SHOWS_AT + (1 if next(asked) >= early else -1))
    taken = [message.body for _ in range(5) for message in backend.receive_message("q.fifo", 3, 0, 30, ["All"])]
    assert taken == ["a0", "a1", "a2"]
