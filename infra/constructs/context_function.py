"""The one Lambda definition of the house: a function of one context under its own role."""

from collections.abc import Mapping, Sequence

from aws_cdk import Acknowledgment, Duration, RemovalPolicy, Size, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct


class ContextFunction(Construct):
    """Runs `handler` ("<context>.<module>.handler") with a role that holds what is granted to it and nothing else.

    Only the folder of its own context is packaged, so that a forbidden import fails at once. Any error raises an alarm.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        handler: str,
        layers: Sequence[lambda_.ILayerVersion],
        environment: Mapping[str, str],
        alarm_topic: sns.ITopic,
        timeout_s: int = 30,
        memory_mb: int = 512,
        storage_mb: int = 512,
    ) -> None:
        super().__init__(scope, id_)
        context = handler.split(".", maxsplit=1)[0]
        own = "functions" if context != "zunyi" else "layers/core/python"
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group = logs.LogGroup(
            self, "Logs", retention=logs.RetentionDays.SIX_MONTHS, removal_policy=RemovalPolicy.RETAIN
        )
        log_group.grant_write(self.role)
        self.function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            handler=handler,
            code=lambda_.Code.from_asset(own, exclude=only(context)),
            layers=[*layers],
            role=self.role,
            log_group=log_group,
            environment=dict(environment),
            timeout=Duration.seconds(timeout_s),
            memory_size=memory_mb,
            ephemeral_storage_size=Size.mebibytes(storage_mb),
            tracing=lambda_.Tracing.ACTIVE,
        )
        self.errors = self.function.metric_errors(period=Duration.minutes(1)).create_alarm(
            self,
            "ErrorAlarm",
            threshold=1,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        self.errors.add_alarm_action(actions.SnsAction(alarm_topic))
        Validations.of(self).acknowledge(
            Acknowledgment(
                id="AwsSolutions-IAM5[Resource::*]",
                reason="xray:PutTraceSegments and PutTelemetryRecords know no finer resource than *",
            ),
            Acknowledgment(
                id="Serverless-LambdaDLQ",
                reason="never invoked asynchronously: queues with dead letters, streams, the API and workflows call it",
            ),
        )


def only(context: str) -> list[str]:
    """Patterns that leave one context's package of functions/ (or the core package) in the asset."""
    return ["*", f"!{context}", f"!{context}/**", "**/__pycache__", "**/*.md"]
