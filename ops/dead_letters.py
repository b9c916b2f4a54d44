"""Dead letters: what could not be delivered, and another try for it.

    python -m ops.dead_letters                          # every queue that holds some
    python -m ops.dead_letters --redrive CountFinding   # back to the queue they came from, by a part of its name

A message's text is never shown: S3's notices hold file names. Redriving may be repeated or broken off: a message is
sent before it is deleted, and consumers take each event once.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import boto3

from ops.errors import OpsError

BATCH = 10
EMPTY_MAX = 3
"""So many empty answers in a row mean that a queue is empty: SQS asks some of its servers only."""


@dataclass(frozen=True)
class DeadLetters:
    """One dead-letter queue; source: the queue its messages came from, None for failed streams and rules."""

    url: str
    count: int
    source: str | None

    @property
    def name(self) -> str:
        return self.url.rsplit("/", 1)[-1]


def queues(sqs: Any) -> Iterator[DeadLetters]:
    """Queues that others name as theirs, and those named so by the platform's constructs."""
    urls = [url for page in sqs.get_paginator("list_queues").paginate() for url in page.get("QueueUrls", [])]
    sources: dict[str, str] = {}
    for url in urls:
        policy = attributes(sqs, url, "RedrivePolicy").get("RedrivePolicy")
        if policy:
            sources[json.loads(policy)["deadLetterTargetArn"]] = url
    for url in urls:
        known = attributes(sqs, url, "QueueArn", "ApproximateNumberOfMessages")
        arn = known["QueueArn"]
        if arn in sources or "DeadLetter" in arn:
            yield DeadLetters(url, int(known["ApproximateNumberOfMessages"]), sources.get(arn))


def attributes(sqs: Any, url: str, *names: str) -> dict[str, str]:
    found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names)).get("Attributes", {})
    return found


def redrive(sqs: Any, letters: DeadLetters) -> int:
    """Sends every message back to where it came from. Returns how many. Raises OpsError where nobody knows whither."""
    if letters.source is None:
        message = f"{letters.name} 的消息不是来自队列(而是数据流或规则),不能退回;见运维手册“死信”一节"
        raise OpsError(message)
    moved = empty = 0
    while empty < EMPTY_MAX and moved < letters.count:
        found = sqs.receive_message(
            QueueUrl=letters.url, MaxNumberOfMessages=BATCH, WaitTimeSeconds=1, MessageAttributeNames=["All"]
        ).get("Messages", [])
        empty = 0 if found else empty + 1
        for each in found:
            again = {"MessageAttributes": each["MessageAttributes"]} if each.get("MessageAttributes") else {}
            sqs.send_message(QueueUrl=letters.source, MessageBody=each["Body"], **again)
            sqs.delete_message(QueueUrl=letters.url, ReceiptHandle=each["ReceiptHandle"])
            moved += 1
    return moved


def main(arguments: Sequence[str] | None = None) -> int:
    """Status 1 while some queue holds dead letters, 0 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m ops.dead_letters", description="死信:查看与重放")
    parser.add_argument("--redrive", metavar="队列", default="", help="把名字含此文字的死信队列退回原队列重新处理")
    wanted = parser.parse_args(arguments).redrive
    sqs = boto3.client("sqs")
    known = list(queues(sqs))
    if wanted:
        chosen = [letters for letters in known if wanted in letters.name]
        if not chosen:
            message = f"没有名字含“{wanted}”的死信队列"
            raise OpsError(message)
        for letters in chosen:
            print(f"{letters.name}:退回 {redrive(sqs, letters)} 条" if letters.count else f"{letters.name}:没有死信")
        return 0
    full = [letters for letters in known if letters.count]
    for letters in full:
        print(f"{letters.name}:{letters.count} 条;重放:python -m ops.dead_letters --redrive {letters.name}")
    print(f"{len(known)} 个死信队列,{len(full)} 个有死信")
    return 1 if full else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OpsError as failed:
        print(f"未完成:{failed}", file=sys.stderr)
        sys.exit(1)
