"""decision 一体化应用展示决策: the leaders' picture, kept from what others publish."""

from typing import Any

from aws_cdk import aws_apigatewayv2 as apigateway
from constructs import Construct

from infra.constructs.context_stack import API, ContextStack
from infra.platform import PlatformStack


class DecisionStack(ContextStack):
    """Indicators and deliveries as last heard; nothing is computed here."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: PlatformStack,
        authorizer: apigateway.IHttpRouteAuthorizer,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, id_, context="decision", platform=platform, **kwargs)
        self.on_event(
            "KeepIndicator",
            handles="blockdata.IndicatorPublished.v1",
            handler="decision.on_indicator_published.handler",
        )
        self.on_event(
            "KeepDelivery",
            handles="blockdata.SubmissionCompleted.v1",
            handler="decision.on_submission_completed.handler",
        )
        self.on_event(
            "KeepDataset", handles="aggregation.DatasetPublished.v1", handler="decision.on_dataset_published.handler"
        )
        self.on_event(
            "KeepReport", handles="aggregation.UploadOverdue.v1", handler="decision.on_upload_overdue.handler"
        )
        self.serve(self.function("Api", handler="decision.api.handler", size=API, writes=False), authorizer=authorizer)
