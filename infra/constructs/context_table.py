"""The table of a context, with its outbox: relayed from the stream, swept each minute."""

from aws_cdk import Acknowledgment, Duration, RemovalPolicy, Validations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.context_function import ContextFunction
from infra.constructs.event_function import QueuedFunction

INDEXES = {
    "by_owner": ("owner", "owner_sort"),
    "by_state": ("state_key", "state_sort"),
    "pending": ("pending", "created_at"),
}


def context_table(scope: Construct, id_: str, *, key: kms.IKey) -> dynamodb.Table:
    """State, inbox and outbox of one context in one table, so that a fact and its event are one transaction.

    Indexes (all sparse): by_owner and by_state for work lists, pending for what of the outbox is not yet published.
    """
    table = dynamodb.Table(
        scope,
        id_,
        partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
        sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        stream=dynamodb.StreamViewType.NEW_IMAGE,
        time_to_live_attribute="expires_at",
        removal_policy=RemovalPolicy.RETAIN,
    )
    for name, (partition, sort) in INDEXES.items():
        table.add_global_secondary_index(
            index_name=name,
            partition_key=dynamodb.Attribute(name=partition, type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name=sort, type=dynamodb.AttributeType.STRING),
        )
    return table


class Outbox(Construct):
    """Publishes what a context's table holds in its outbox: at once from the stream, the rest each minute."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        table: dynamodb.Table,
        bus: events.IEventBus,
        relay: ContextFunction,
        sweep: ContextFunction,
        alarm_topic: sns.ITopic,
        key: kms.IKey,
    ) -> None:
        super().__init__(scope, id_)
        lost = sqs.Queue(
            self,
            "RelayDeadLetters",
            retention_period=Duration.days(14),
            enforce_ssl=True,
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=key,
        )
        relay.function.add_event_source(
            sources.DynamoEventSource(
                table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=100,
                retry_attempts=10,
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                on_failure=sources.SqsDlq(lost),
                filters=[
                    lambda_.FilterCriteria.filter(
                        {
                            "eventName": lambda_.FilterRule.is_equal("INSERT"),
                            "dynamodb": {"Keys": {"pk": {"S": lambda_.FilterRule.begins_with("outbox#")}}},
                        }
                    )
                ],
            )
        )
        swept = QueuedFunction(self, "Swept", function=sweep, alarm_topic=alarm_topic, timeout_s=30)
        swept.alarm(
            "RelayAlarm",
            lost.metric_approximate_number_of_messages_visible(period=Duration.minutes(1)),
            threshold=1,
            topic=alarm_topic,
        )
        events.Rule(
            self,
            "EachMinute",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[swept.target()],
        )
        for function in (relay, sweep):
            bus.grant_put_events_to(function.role)
        allow_table(relay, table, "dynamodb:DeleteItem")
        allow_table(sweep, table, "dynamodb:Query", "dynamodb:DeleteItem", "dynamodb:GetItem")
        Validations.of(lost).acknowledge(
            Acknowledgment(id="AwsSolutions-SQS3", reason="it is the dead-letter queue of the stream"),
            Acknowledgment(id="Serverless-SQSRedrivePolicy", reason="it is the dead-letter queue of the stream"),
        )
        Validations.of(relay).acknowledge(
            *(
                Acknowledgment(
                    id=f"AwsSolutions-IAM5[Action::kms:{action}*]", reason="what CDK grants a queue's sender"
                )
                for action in ("GenerateDataKey", "ReEncrypt")
            )
        )


def allow_table(function: ContextFunction, table: dynamodb.Table, *actions: str) -> None:
    """Grant actions on the table, and Query on each of its indexes by name."""
    indexes = [f"{table.table_arn}/index/{name}" for name in INDEXES] if "dynamodb:Query" in actions else []
    function.role.add_to_policy(iam.PolicyStatement(actions=[*actions], resources=[table.table_arn]))
    if indexes:
        function.role.add_to_policy(iam.PolicyStatement(actions=["dynamodb:Query"], resources=indexes))
