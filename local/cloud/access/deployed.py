"""The policies of what is deployed: of roles, of resources, and whose key encrypts what."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from local.cloud.access.asking.arns import arn, bucket, named
from local.cloud.access.documents import Principals, Statement, read
from local.cloud.deploy.errors import DeploymentError
from local.cloud.deploy.stacks import Resource
from local.cloud.settings import ACCOUNT, PARTITION

OF_AWS: Final = f"arn:{PARTITION}:iam::aws:policy/"
CARRIERS: Final[dict[str, Callable[[dict[str, Any]], list[str]]]] = {
    "AWS::S3::BucketPolicy": lambda said: [bucket(said["Bucket"])],
    "AWS::SQS::QueuePolicy": lambda said: [arn("sqs", url.rsplit("/", 1)[-1]) for url in said["Queues"]],
    "AWS::SNS::TopicPolicy": lambda said: list(said["Topics"]),
}
"""Resources that are policies, and the ARNs of those they are for."""


OWN_ACCOUNT: Final = read(
    {
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "sns:Publish",
            "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        }
    }
)
"""What SNS gives a topic of whose policy no template says anything."""


@dataclass(frozen=True)
class Role:
    """trust: who may take it on; boundary: what its policies may allow at most, None: anything."""

    name: str
    label: str
    arn: str
    trust: tuple[Statement, ...] = ()
    policies: tuple[Statement, ...] = ()
    boundary: tuple[Statement, ...] | None = None


@dataclass
class Deployed:
    """roles by ARN; policies of resources and keys they are encrypted with, by the resources' ARNs."""

    roles: dict[str, Role] = field(default_factory=dict)
    policies: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def statements(self) -> Iterator[Statement]:
        for role in self.roles.values():
            yield from (*role.policies, *role.trust, *(role.boundary or ()))
        for statements in self.policies.values():
            yield from statements

    def policy(self, resource: str) -> tuple[Statement, ...]:
        return self.policies.get(owner(resource), ())

    def key(self, resource: str) -> str | None:
        return self.keys.get(owner(resource))


def owner(resource: str) -> str:
    """What carries the policy and the key: a bucket for its objects, a table for its indexes and streams.

    >>> owner("arn:aws:s3:::lake/parts/a"), owner("arn:aws:dynamodb:r:1:table/city/index/by_state")
    ('arn:aws:s3:::lake', 'arn:aws:dynamodb:r:1:table/city')
    """
    service = resource.split(":")[2] if resource.count(":") > 2 else ""
    if service == "s3":
        return resource.split("/", maxsplit=1)[0]
    if service == "dynamodb":
        return "/".join(resource.split("/")[:2])
    return resource


def deployed(resources: Iterable[Resource]) -> Deployed:
    """Raises DeploymentError for a managed policy that no template has."""
    resources = list(resources)
    made = Deployed(_roles(resources))
    for resource in resources:
        for protected, statements in _resource_policies(resource):
            made.policies[protected] = (*made.policies.get(protected, ()), *statements)
        if encrypted := _encrypted(resource):
            made.keys[encrypted[0]] = encrypted[1]
    topics = {r.physical_id for r in resources if r.type == "AWS::SNS::Topic"}
    made.policies |= dict.fromkeys(topics - set(made.policies), OWN_ACCOUNT)
    return made


def _policies_of_aws() -> Iterable[dict[str, Any]]:
    """As AWS publishes them, kept in moto."""
    from moto.iam.aws_managed_policies import aws_managed_policies_data  # noqa: PLC0415 - four megabytes, rarely needed

    for name, said in json.loads(aws_managed_policies_data).items():
        yield {"Arn": f"{OF_AWS}{said.get('Path', '/').removeprefix('/')}{name}", "Document": said["Document"]}


def _roles(resources: list[Resource]) -> dict[str, Role]:
    managed = {r.physical_id: r.properties["PolicyDocument"] for r in resources if r.type == "AWS::IAM::ManagedPolicy"}
    if any(OF_AWS in str(r.properties) for r in resources if r.type == "AWS::IAM::Role"):
        managed |= {each["Arn"]: each["Document"] for each in _policies_of_aws()}
    attached = defaultdict[str, list[Any]](list)
    for resource in resources:
        for role in resource.properties.get("Roles", []) if resource.type.startswith("AWS::IAM::") else ():
            attached[role].append(resource.properties["PolicyDocument"])
    found = {}
    for resource in (r for r in resources if r.type == "AWS::IAM::Role"):
        said, boundary = resource.properties, resource.properties.get("PermissionsBoundary")
        arns = [*said.get("ManagedPolicyArns", []), *([boundary] if boundary else [])]
        if unknown := [each for each in arns if each not in managed]:
            raise DeploymentError(
                resource.stack, f"no template has the managed policy {unknown[0]}", logical_id=resource.logical_id
            )
        documents = [*attached[resource.physical_id], *(each["PolicyDocument"] for each in said.get("Policies", []))]
        documents += [managed[each] for each in said.get("ManagedPolicyArns", [])]
        role = Role(
            resource.physical_id,
            resource.label,
            f"arn:{PARTITION}:iam::{ACCOUNT}:role{said.get('Path', '/')}{resource.physical_id}",
            read(said["AssumeRolePolicyDocument"]),
            tuple(statement for document in documents for statement in read(document)),
            read(managed[boundary]) if boundary else None,
        )
        found[role.arn] = role
    return found


def _resource_policies(resource: Resource) -> Iterable[tuple[str, tuple[Statement, ...]]]:
    said = resource.properties
    if resource.type == "AWS::Lambda::Permission":
        yield named("lambda", "function:", said["FunctionName"]), (_permission(said),)
    elif resource.type == "AWS::KMS::Key":
        yield arn("kms", f"key/{resource.physical_id}"), read(said["KeyPolicy"])
    elif resource.type in CARRIERS:
        for carrier in CARRIERS[resource.type](said):
            yield carrier, read(said["PolicyDocument"])


def _permission(said: dict[str, Any]) -> Statement:
    """AWS::Lambda::Permission as the statement that AWS makes of it."""
    conditions = []
    if source := said.get("SourceArn"):
        conditions.append(("ArnLike", "aws:SourceArn", (source,)))
    if account := said.get("SourceAccount"):
        conditions.append(("StringEquals", "aws:SourceAccount", (str(account),)))
    principal = said["Principal"]
    kind = "Service" if principal.endswith(".amazonaws.com") else "AWS"
    return Statement(
        allows=True,
        actions=(said["Action"],),
        but_actions=False,
        resources=("*",),
        but_resources=False,
        principals=Principals(((kind, (principal,)),), everybody=principal == "*"),
        but_principals=False,
        conditions=tuple(conditions),
    )


def _encrypted(resource: Resource) -> tuple[str, str] | None:
    """(the resource, its key), where the key is the account's own: AWS's keys ask nothing of anybody."""
    said = resource.properties
    match resource.type:
        case "AWS::S3::Bucket":
            rules = said.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [])
            keys = [rule.get("ServerSideEncryptionByDefault", {}).get("KMSMasterKeyID") for rule in rules]
            place, key = bucket(resource.physical_id), next(iter(keys), None)
        case "AWS::SQS::Queue":
            place, key = arn("sqs", resource.physical_id.rsplit("/", 1)[-1]), said.get("KmsMasterKeyId")
        case "AWS::SNS::Topic":
            place, key = resource.physical_id, said.get("KmsMasterKeyId")
        case "AWS::DynamoDB::Table":
            place = arn("dynamodb", f"table/{resource.physical_id}")
            key = said.get("SSESpecification", {}).get("KMSMasterKeyId")
        case "AWS::SecretsManager::Secret":
            place, key = resource.physical_id, said.get("KmsKeyId")
        case _:
            return None
    if not key or key.startswith("alias/aws/"):
        return None
    return place, named("kms", "key/", key)
