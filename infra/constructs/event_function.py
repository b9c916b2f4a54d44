"""Delivery of messages to a function: rule, queue, dead-letter queue, alarms. Always this shape."""

from collections.abc import Sequence

from aws_cdk import Acknowledgment, Duration, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.context_function import ContextFunction

RETAINED_DAYS = 14
OLDEST_MESSAGE_MINUTES_MAX = 5


class QueuedFunction(Construct):
    """Feeds a function from a queue of its own, at least once; after `attempts` failures a message rests in
    `dead_letters` for 14 days and an alarm tells so. Messages may be personal (S3 keys): pass `key` to encrypt both.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        function: ContextFunction,
        alarm_topic: sns.ITopic,
        timeout_s: int,
        key: kms.IKey | None = None,
        attempts: int = 5,
        batch_size: int = 10,
    ) -> None:
        super().__init__(scope, id_)
        encryption = sqs.QueueEncryption.KMS if key else sqs.QueueEncryption.SQS_MANAGED
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            retention_period=Duration.days(RETAINED_DAYS),
            enforce_ssl=True,
            encryption=encryption,
            encryption_master_key=key,
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            retention_period=Duration.days(RETAINED_DAYS),
            visibility_timeout=Duration.seconds(6 * timeout_s),  # AWS's advice for a queue that feeds a function
            enforce_ssl=True,
            encryption=encryption,
            encryption_master_key=key,
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=attempts),
        )
        function.function.add_event_source(
            sources.SqsEventSource(self.queue, batch_size=batch_size, report_batch_item_failures=True)
        )
        Validations.of(self.dead_letters).acknowledge(
            Acknowledgment(id="Serverless-SQSRedrivePolicy", reason="the end of the line: an operator redrives from it")
        )
        Validations.of(function).acknowledge(
            Acknowledgment(
                id="Serverless-LambdaEventSourceMappingDestination",
                reason="dead letters are set on the queue; a mapping of a queue has no destination of its own",
            )
        )
        dead = self.dead_letters.metric_approximate_number_of_messages_visible(period=Duration.minutes(1))
        age = self.queue.metric_approximate_age_of_oldest_message(period=Duration.minutes(1))
        self.alarm("DeadLetterAlarm", dead, threshold=1, topic=alarm_topic)
        self.alarm("AgeAlarm", age, threshold=OLDEST_MESSAGE_MINUTES_MAX * 60, topic=alarm_topic)

    def target(self) -> targets.SqsQueue:
        """This queue as a rule's target: what the rule itself cannot deliver rests in the same dead letters."""
        return targets.SqsQueue(self.queue, dead_letter_queue=self.dead_letters)

    def alarm(self, id_: str, metric: cloudwatch.Metric, *, threshold: float, topic: sns.ITopic) -> None:
        alarm = metric.create_alarm(
            self,
            id_,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(topic))


class EventFunction(QueuedFunction):
    """Delivers events of the city's own bus to a function: bus → rule on detail-type → queue → function."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        bus: events.IEventBus,
        handles: Sequence[str],
        function: ContextFunction,
        alarm_topic: sns.ITopic,
        timeout_s: int,
    ) -> None:
        super().__init__(scope, id_, function=function, alarm_topic=alarm_topic, timeout_s=timeout_s)
        events.Rule(
            self,
            "Rule",
            event_bus=bus,
            event_pattern=events.EventPattern(detail_type=[*handles]),
            targets=[self.target()],
        )
