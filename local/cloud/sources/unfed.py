"""Queues that nobody reads: no error in AWS, where their messages rest until they expire, but seldom meant."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from local.cloud.deploy.stacks import Resource
from local.cloud.settings import ACCOUNT, PARTITION, REGION

QUEUE = "AWS::SQS::Queue"
SOURCE = "AWS::Lambda::EventSourceMapping"
FOR_FAILURES = ("RedrivePolicy", "DeadLetterConfig", "OnFailure")
ARN = re.compile(r"arn:[^\"\s]+")


def unfed(resources: Iterable[Resource]) -> list[str]:
    """A warning for each queue that feeds no function and holds nobody's failures either.

    One that a program asks for its messages is among them: no template tells of that.
    """
    resources = list(resources)
    read = {str(r.properties["EventSourceArn"]) for r in resources if r.type == SOURCE}
    resting = {arn for resource in resources for arn in failures_to(resource.properties)}
    return [
        f"{resource.label}: 队列没有消费者,消息会留到过期为止"
        for resource in resources
        if resource.type == QUEUE and arn_of(resource) not in read | resting
    ]


def arn_of(queue: Resource) -> str:
    name = queue.physical_id.rsplit("/", maxsplit=1)[-1]
    return f"arn:{PARTITION}:sqs:{REGION}:{ACCOUNT}:{name}"


def failures_to(value: Any) -> Iterator[str]:
    """Where a resource's failures go, wherever its properties say so.

    >>> list(failures_to({"Targets": [{"Arn": "arn:a", "DeadLetterConfig": {"Arn": "arn:b"}}]}))
    ['arn:b']
    """
    if isinstance(value, list):
        for item in value:
            yield from failures_to(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from ARN.findall(str(inner).replace("'", '"')) if key in FOR_FAILURES else failures_to(inner)
