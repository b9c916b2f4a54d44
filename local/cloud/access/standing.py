"""What AWS checks when something is deployed: that it may act in a role's name, and that the role may do what it must.

Sources: Lambda Developer Guide, "Execution role permissions" of SQS and DynamoDB event sources; Step Functions
Developer Guide, "How AWS Step Functions works with IAM".
"""

from collections.abc import Iterable
from typing import Final

from local.cloud.access.asking.arns import arn, named
from local.cloud.access.evaluation import Ask
from local.cloud.access.permits import Permits, RefusedError
from local.cloud.deploy.errors import DeploymentError
from local.cloud.deploy.stacks import Resource

TRUSTED: Final = {
    "AWS::Lambda::Function": ("lambda.amazonaws.com", "Role"),
    "AWS::StepFunctions::StateMachine": ("states.amazonaws.com", "RoleArn"),
}
POLLS: Final = {
    "sqs": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "dynamodb": ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"),
}
ANYWHERE: Final = {"dynamodb": "dynamodb:ListStreams"}


def confirm(permits: Permits, resources: Iterable[Resource]) -> None:
    """Raises DeploymentError, as AWS refuses the resource."""
    resources = list(resources)
    roles = {
        named("lambda", "function:", resource.physical_id): resource.properties["Role"]
        for resource in resources
        if resource.type == "AWS::Lambda::Function"
    }
    for resource in resources:
        if resource.type in TRUSTED:
            _trusts(permits, resource)
        if resource.type == "AWS::Lambda::EventSourceMapping":
            name = resource.properties["FunctionName"]
            _may_poll(permits, resource, roles[named("lambda", "function:", name)])


def _trusts(permits: Permits, resource: Resource) -> None:
    service, part = TRUSTED[resource.type]
    role, own = resource.properties[part], named("lambda", "function:", resource.physical_id)
    if not permits.may_assume(role, service, own):
        raise _failure(resource, f"{service} cannot assume the role {role}: its trust policy does not name it")


def _may_poll(permits: Permits, resource: Resource, role: str) -> None:
    source = resource.properties["EventSourceArn"]
    service = source.split(":")[2]
    asks = [Ask(action, source) for action in POLLS.get(service, ())]
    asks += [Ask(ANYWHERE[service], "*")] if service in ANYWHERE else []
    try:
        permits.check_role(role, asks, by="event-source")
    except RefusedError as error:
        action = error.ask.action.split(":")[1]
        what = f"the provided execution role does not have permissions to call {action} on {service.upper()}: {error}"
        raise _failure(resource, what) from error


def writes_logs(permits: Permits, role: str, group: str) -> bool:
    """Whether what a function prints reaches CloudWatch Logs: AWS drops it where its role may not write there."""
    place = arn("logs", f"log-group:{group}:*")
    try:
        permits.check_role(role, [Ask("logs:CreateLogStream", place), Ask("logs:PutLogEvents", place)], by="logs")
    except RefusedError:
        return False
    return True


def _failure(resource: Resource, what: str) -> DeploymentError:
    return DeploymentError(resource.stack, what, logical_id=resource.logical_id, type_=resource.type)
