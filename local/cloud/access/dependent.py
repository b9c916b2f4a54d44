"""What a request also asks of the key: AWS uses it in the caller's name where his data is encrypted with one.

Sources: Amazon S3, SQS, SNS, DynamoDB and Secrets Manager developer guides, "AWS KMS permissions" in each.
"""

from collections.abc import Iterator
from typing import Final

from local.cloud.access.deployed import Deployed
from local.cloud.access.evaluation import Ask
from local.cloud.settings import REGION

READS: Final = ("kms:Decrypt",)
WRITES: Final = ("kms:GenerateDataKey",)
BOTH: Final = ("kms:GenerateDataKey", "kms:Decrypt")
NEEDS: Final = {
    "s3:GetObject": READS,
    "s3:GetObjectVersion": READS,
    "s3:PutObject": WRITES,
    "sqs:SendMessage": BOTH,
    "sqs:ReceiveMessage": READS,
    "sns:Publish": BOTH,
    "secretsmanager:GetSecretValue": READS,
    **dict.fromkeys(
        (
            f"dynamodb:{action}"
            for action in (
                *("GetItem", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem", "Query", "Scan"),
                *("BatchGetItem", "BatchWriteItem", "GetRecords"),
            )
        ),
        READS,
    ),
}


def on_keys(asks: list[Ask], deployed: Deployed) -> Iterator[Ask]:
    """Each once."""
    told = set()
    for ask in asks:
        key = deployed.key(ask.resource) if ask.action in NEEDS else None
        for action in NEEDS[ask.action] if key else ():
            service = ask.action.split(":")[0]
            if key and (action, key, service) not in told:
                told.add((action, key, service))
                yield Ask(action, key, {"kms:viaservice": (f"{service}.{REGION}.amazonaws.com",)})
