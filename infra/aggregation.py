"""aggregation 政府数据资源集聚平台: departments, datasets, contracts, uploads."""

from dataclasses import replace
from typing import Any

from aws_cdk import Acknowledgment, Validations
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.constructs.context_function import ContextFunction
from infra.constructs.context_stack import API, ContextStack, Size
from infra.platform import PlatformStack

PARTS = "s3:ListMultipartUploadParts"
LANDED = "s3:ListBucket"
"""Whether a file is there is asked by name: what was landed the room may not read."""
UPLOAD_BYTES_MAX = 50 * 1024**3
ROUND = Size(timeout_s=300)  # past every dataset of the city, once a day
LISTENS = {
    "NoteDelivery": "SubmissionCompleted",
    "NoteRefusal": "SubmissionRejected",
    "KeepGrant": "GrantPut",
    "EndTrial": "TrialCompleted",
}


class AggregationStack(ContextStack):
    """The catalogue that departments keep, and the door through which their files come."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: PlatformStack,
        authorizer: apigateway.IHttpRouteAuthorizer,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, id_, context="aggregation", platform=platform, **kwargs)
        size = replace(API, sources=("fusion",))  # code lists and their spellings are the engine's
        api = self.function("Api", handler="aggregation.api.handler", size=size, environment=self.places(platform))
        platform.allow_objects(
            api.role, platform.landing, "s3:PutObject", "s3:PutObjectTagging", "s3:AbortMultipartUpload", PARTS, LANDED
        )
        self.let_issue_credentials(api)
        self.serve(api, authorizer=authorizer)
        for name, fact in LISTENS.items():
            handler = f"aggregation.on_{snake(fact)}.handler"
            self.on_event(name, handles=f"blockdata.{fact}.v1", handler=handler)
        remind = self.function("Remind", handler="aggregation.on_morning.handler", size=ROUND)
        self.each_day("EachMorning", remind, hour=8, minute=30, timeout_s=ROUND.timeout_s)

    def places(self, platform: PlatformStack) -> dict[str, str]:
        return {
            "LANDING_BUCKET": platform.landing.bucket_name,
            "LANDING_BUCKET_ARN": platform.landing.bucket_arn,
            "LANDING_KEY_ARN": platform.key.key_arn,
            "UPLOAD_BYTES_MAX": str(UPLOAD_BYTES_MAX),
        }

    def let_issue_credentials(self, api: ContextFunction) -> None:
        """The role that a department's own tools work in. Only the API's function may assume it, only with the
        department as the session's tag, and it writes only under the prefix that the tag names."""
        caller = iam.ArnPrincipal(api.role.role_arn)
        role = iam.Role(self, "UploadRole", assumed_by=caller.with_session_tags())
        tagged = "${aws:PrincipalTag/department}/*"
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["s3:PutObject", "s3:AbortMultipartUpload", PARTS],
                resources=[self.platform.landing.arn_for_objects(tagged)],
            )
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[self.platform.key.key_arn])
        )
        api.role.add_to_policy(
            iam.PolicyStatement(actions=["sts:AssumeRole", "sts:TagSession"], resources=[role.role_arn])
        )
        api.function.add_environment("UPLOAD_ROLE_ARN", role.role_arn)
        bucket = self.platform.resolve(self.platform.export_value(self.platform.landing.bucket_arn))["Fn::ImportValue"]
        Validations.of(role).acknowledge(
            Acknowledgment(
                id=f"AwsSolutions-IAM5[Resource::{bucket}/<aws:PrincipalTag/department>/*]",
                reason="objects under the one prefix that the session's tag names",
            )
        )


def snake(fact: str) -> str:
    """GrantPut → grant_put."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in fact).lstrip("_")
