"""identity: who is asking, and who has looked."""

from typing import Any

from aws_cdk import CfnParameter
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.constructs.context_stack import API, ContextStack, Size
from infra.constructs.context_table import allow_table
from infra.platform import PlatformStack

CONTEXTS_THAT_READ = ("blockdata",)  # each publishes <context>.PersonalDataRead.v1
ANSWER_KEPT_S = 60


class IdentityStack(ContextStack):
    """The API's authoriser, its principals' own page, and the footprints of every look at personal data."""

    def __init__(self, scope: Construct, id_: str, *, platform: PlatformStack, **kwargs: Any) -> None:
        super().__init__(scope, id_, context="identity", platform=platform, **kwargs)
        issuers = CfnParameter(
            self,
            "Issuers",
            description="OpenID issuers trusted, comma separated",
            default="https://login.example.gov.cn",
        )
        audience = CfnParameter(
            self, "Audience", description="Client id that tokens must name", default="zunyi-console"
        )
        authoriser = self.bare_function(
            "Authoriser",
            handler="identity.authoriser.handler",
            size=Size(layers=("core", "access"), timeout_s=10, memory_mb=1024),
            environment={"ISSUERS": issuers.value_as_string, "AUDIENCE": audience.value_as_string},
        )
        platform.use_key(authoriser.role)
        self.let_read_clock(authoriser)
        allow_table(authoriser, self.table, "dynamodb:GetItem")  # keys of machine clients
        asked = self.make_authorizer(authoriser.function.function_arn)
        self.authorizer = apigateway.HttpAuthorizer.from_http_authorizer_attributes(
            self, "WhoAsks", authorizer_id=asked.attr_authorizer_id, authorizer_type="CUSTOM"
        )
        authoriser.function.add_permission(
            "ApiMayAsk",
            principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
            source_arn=self.format_arn(
                service="execute-api",
                resource=platform.api.api_id,
                resource_name=f"authorizers/{asked.attr_authorizer_id}",
            ),
        )
        for context in CONTEXTS_THAT_READ:
            self.on_event(
                f"Keep{context.capitalize()}Footprint",
                handles=f"{context}.PersonalDataRead.v1",
                handler="identity.on_personal_data_read.handler",
            )
        self.on_event(
            "TellReaders", handles="blockdata.ValueCorrected.v1", handler="identity.on_value_corrected.handler"
        )
        api = self.function("Api", handler="identity.api.handler", size=API)
        self.serve(api, authorizer=self.authorizer)

    def make_authorizer(self, function_arn: str) -> apigateway.CfnAuthorizer:
        """Says who asks, never decides by route; other stacks take it by its attributes."""
        return apigateway.CfnAuthorizer(
            self,
            "Authorizer",
            api_id=self.platform.api.api_id,
            name="who-asks",
            authorizer_type="REQUEST",
            authorizer_payload_format_version="2.0",
            enable_simple_responses=True,
            identity_source=["$request.header.Authorization"],
            authorizer_result_ttl_in_seconds=ANSWER_KEPT_S,
            authorizer_uri=f"arn:{self.partition}:apigateway:{self.region}:lambda:path/2015-03-31/functions/{function_arn}/invocations",
        )
