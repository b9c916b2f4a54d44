"""Services whose requests name an operation and a resource: a table of which parameter names it."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import unquote

from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends

from local.cloud.access.asking.arns import arn, named
from local.cloud.access.asking.request import Request, UnmappedError
from local.cloud.access.asking.tokens import machine_of
from local.cloud.access.documents import Texts
from local.cloud.access.evaluation import Ask
from local.cloud.settings import ACCOUNT, REGION

Said = dict[str, Any]
Of = Callable[[Said], str]
_INVOKE: Final = re.compile(r"/20\d\d-\d\d-\d\d/functions/([^/]+)/invocations")


def queue(said: Said) -> str:
    return arn("sqs", said["QueueUrl"].rsplit("/", 1)[-1] if "QueueUrl" in said else said["QueueName"])


def secret(said: Said) -> str:
    name = said["SecretId"]
    if name.startswith("arn:"):
        return str(name)
    found = secretsmanager_backends[ACCOUNT][REGION].secrets.get(name)
    return str(found.arn) if found else arn("secretsmanager", f"secret:{name}-??????")


def key(said: Said) -> str:
    """A key by its id, ARN or alias; what is encrypted tells its key in its first characters here."""
    name = said.get("KeyId") or said.get("SourceKeyId") or ""
    if name.startswith("arn:") and ":key/" in name:
        return str(name)
    if "alias/" in name:
        return str(kms_backends[ACCOUNT][REGION].describe_key(name).arn)
    return arn("kms", f"key/{name}") if name else ""


def log_stream(said: Said) -> str:
    stream = f":log-stream:{said['logStreamName']}" if "logStreamName" in said else ":*"
    return arn("logs", f"log-group:{said['logGroupName']}{stream}")


def log_group(said: Said) -> str:
    return arn("logs", f"log-group:{said['logGroupName']}:*")


def parameter(name: str) -> str:
    return named("ssm", "parameter/", name if name.startswith("arn:") else name.lstrip("/"))


OPERATIONS: Final[dict[str, tuple[str, Of]]] = {
    "sqs.SendMessage": ("sqs:SendMessage", queue),
    "sqs.SendMessageBatch": ("sqs:SendMessage", queue),
    "sqs.ReceiveMessage": ("sqs:ReceiveMessage", queue),
    "sqs.DeleteMessage": ("sqs:DeleteMessage", queue),
    "sqs.DeleteMessageBatch": ("sqs:DeleteMessage", queue),
    "sqs.ChangeMessageVisibility": ("sqs:ChangeMessageVisibility", queue),
    "sqs.ChangeMessageVisibilityBatch": ("sqs:ChangeMessageVisibility", queue),
    "sqs.GetQueueAttributes": ("sqs:GetQueueAttributes", queue),
    "sqs.GetQueueUrl": ("sqs:GetQueueUrl", queue),
    "sns.Publish": ("sns:Publish", lambda said: said.get("TopicArn") or said["TargetArn"]),
    "sns.PublishBatch": ("sns:Publish", lambda said: said["TopicArn"]),
    "states.StartExecution": ("states:StartExecution", lambda said: said["stateMachineArn"]),
    "states.DescribeExecution": ("states:DescribeExecution", lambda said: said["executionArn"]),
    "states.GetExecutionHistory": ("states:GetExecutionHistory", lambda said: said["executionArn"]),
    "states.StopExecution": ("states:StopExecution", lambda said: said["executionArn"]),
    "states.RedriveExecution": ("states:RedriveExecution", lambda said: said["executionArn"]),
    "states.ListExecutions": ("states:ListExecutions", lambda said: said["stateMachineArn"]),
    "states.SendTaskSuccess": ("states:SendTaskSuccess", lambda said: machine_of(said["taskToken"])),
    "states.SendTaskFailure": ("states:SendTaskFailure", lambda said: machine_of(said["taskToken"])),
    "states.SendTaskHeartbeat": ("states:SendTaskHeartbeat", lambda said: machine_of(said["taskToken"])),
    "ssm.GetParameter": ("ssm:GetParameter", lambda said: parameter(said["Name"])),
    "ssm.GetParametersByPath": ("ssm:GetParametersByPath", lambda said: parameter(said["Path"])),
    "ssm.PutParameter": ("ssm:PutParameter", lambda said: parameter(said["Name"])),
    "secretsmanager.GetSecretValue": ("secretsmanager:GetSecretValue", secret),
    "secretsmanager.DescribeSecret": ("secretsmanager:DescribeSecret", secret),
    "kms.Encrypt": ("kms:Encrypt", key),
    "kms.Decrypt": ("kms:Decrypt", key),
    "kms.GenerateDataKey": ("kms:GenerateDataKey", key),
    "kms.GenerateMac": ("kms:GenerateMac", key),
    "kms.VerifyMac": ("kms:VerifyMac", key),
    "kms.Sign": ("kms:Sign", key),
    "kms.Verify": ("kms:Verify", key),
    "kms.GetPublicKey": ("kms:GetPublicKey", key),
    "kms.DescribeKey": ("kms:DescribeKey", key),
    "logs.CreateLogStream": ("logs:CreateLogStream", log_group),
    "logs.PutLogEvents": ("logs:PutLogEvents", log_stream),
    "logs.FilterLogEvents": ("logs:FilterLogEvents", log_group),
    "logs.StartQuery": ("logs:StartQuery", log_group),
}
"""By service and operation: the action, and what it is on."""


def asks(request: Request) -> Iterator[Ask]:
    """Raises UnmappedError; KeyError where the request lacks what names its resource."""
    name, said = f"{request.service}.{request.operation}", request.parameters
    if name == "ssm.GetParameters":
        for each in said["Names"]:
            yield Ask("ssm:GetParameters", parameter(each))
        return
    if name not in OPERATIONS:
        raise UnmappedError(name)
    action, of = OPERATIONS[name]
    yield Ask(action, of(said), _encryption(said) if request.service == "kms" else {})


def _encryption(said: Said) -> dict[str, Texts]:
    return {
        f"kms:encryptioncontext:{name.lower()}": (value,) for name, value in said.get("EncryptionContext", {}).items()
    }


def events(request: Request) -> Iterator[Ask]:
    if request.operation != "PutEvents":
        raise UnmappedError(f"events {request.operation}")
    for entry in request.parameters["Entries"]:
        bus = named("events", "event-bus/", entry.get("EventBusName") or "default")
        context: dict[str, Texts] = {"events:source": (entry.get("Source", ""),)}
        yield Ask("events:PutEvents", bus, context | {"events:detail-type": (entry.get("DetailType", ""),)})


def metrics(request: Request) -> Iterator[Ask]:
    if request.operation not in {
        "PutMetricData",
        "GetMetricData",
        "GetMetricStatistics",
        "ListMetrics",
        "DescribeAlarms",
    }:
        raise UnmappedError(f"cloudwatch {request.operation}")
    namespace = request.parameters.get("Namespace")
    yield Ask(f"cloudwatch:{request.operation}", "*", {"cloudwatch:namespace": (namespace,)} if namespace else {})


def functions(request: Request) -> Iterator[Ask]:
    found = _INVOKE.fullmatch(request.path)
    if found is None:
        raise UnmappedError(f"lambda {request.method} {request.path}")
    yield Ask("lambda:InvokeFunction", named("lambda", "function:", unquote(found[1])))


def roles(request: Request) -> Iterator[Ask]:
    """AssumeRole; tags given with it are asked for besides. Who he is anybody may ask."""
    said = request.parameters
    if request.operation == "GetCallerIdentity":
        return
    if request.operation != "AssumeRole":
        raise UnmappedError(f"sts {request.operation}")
    tags = given_tags(said)
    context: dict[str, Texts] = {f"aws:requesttag/{name.lower()}": (value,) for name, value in tags.items()}
    context |= {"sts:rolesessionname": (said["RoleSessionName"],)}
    context |= {"aws:tagkeys": tuple(tags)} if tags else {}
    context |= {"sts:externalid": (said["ExternalId"],)} if "ExternalId" in said else {}
    yield Ask("sts:AssumeRole", said["RoleArn"], context)
    if tags:
        yield Ask("sts:TagSession", said["RoleArn"], context)


def given_tags(said: Said) -> dict[str, str]:
    """Of the form of a query request: Tags.member.1.Key, Tags.member.1.Value.

    >>> given_tags({"Tags.member.1.Key": "department", "Tags.member.1.Value": "tax"})
    {'department': 'tax'}
    """
    heads = [name.removesuffix(".Key") for name in said if name.startswith("Tags.member.") and name.endswith(".Key")]
    return {said[f"{head}.Key"]: said[f"{head}.Value"] for head in heads}
