"""aggregation 政府数据资源集聚平台: departments, datasets, contracts, uploads."""

from typing import Any

from aws_cdk import aws_apigatewayv2 as apigateway
from constructs import Construct

from infra.constructs.context_stack import API, ContextStack
from infra.platform import PlatformStack


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
        api = self.function(
            "Api",
            handler="aggregation.api.handler",
            size=API,
            environment={"LANDING_BUCKET": platform.landing.bucket_name},
        )
        platform.allow_objects(api.role, platform.landing, "s3:PutObject")
        self.serve(api, authorizer=authorizer)
        self.on_event(
            "NoteDelivery",
            handles="blockdata.SubmissionCompleted.v1",
            handler="aggregation.on_submission_completed.handler",
        )
