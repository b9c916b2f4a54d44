"""A context's stack: its table, outbox, functions and routes. A stack is a paragraph of nouns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aws_cdk import Acknowledgment, Duration, Stack, Validations
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra import layers
from infra.constructs.context_function import ContextFunction
from infra.constructs.context_table import Outbox, allow_table, context_table
from infra.constructs.event_function import EventFunction, QueuedFunction
from infra.platform import PlatformStack

EVENTS = Path(__file__).resolve().parent.parent.parent / "events"
OUR_LAYERS = {"core": "layers/core", "fusion": "layers/fusion"}
READ = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query")
WRITE = ("dynamodb:DeleteItem", "dynamodb:PutItem")


@dataclass(frozen=True, kw_only=True)
class Size:
    """What a function may use. `layers` names the dependency sets it imports: core always, access for who decides
    on permissions, fusion for who reads or writes the lake; `sources` packages of ours without what
    they depend on, for who needs their plain Python alone."""

    layers: Sequence[str] = ("core",)
    sources: Sequence[str] = ()
    timeout_s: int = 30
    memory_mb: int = 512
    storage_mb: int = 512


CONSUMER = Size()
API = Size(layers=("core", "access"), timeout_s=29, memory_mb=1024)
ENGINE = Size(layers=("core", "fusion"), timeout_s=600, memory_mb=3008, storage_mb=8192)


class ContextStack(Stack):
    """One bounded context. Functions get the table, the bus and the context's name by environment."""

    def __init__(self, scope: Construct, id_: str, *, context: str, platform: PlatformStack, **kwargs: Any) -> None:
        super().__init__(scope, id_, **kwargs)
        self.context = context
        self.platform = platform
        self._layers: dict[str, lambda_.LayerVersion] = {}
        self.table = context_table(self, "Table", key=platform.key)
        relay = self.bare_function("Relay", handler="zunyi.relay.handler")
        sweep = self.bare_function("Sweep", handler="zunyi.sweep.handler")
        for function in (relay, sweep):
            platform.use_key(function.role)
        self.let_read_clock(sweep)
        Outbox(
            self,
            "Outbox",
            table=self.table,
            bus=platform.bus,
            relay=relay,
            sweep=sweep,
            alarm_topic=platform.alarm_topic,
            key=platform.key,
        )

    def bare_function(
        self, id_: str, *, handler: str, size: Size = CONSUMER, environment: Mapping[str, str] | None = None
    ) -> ContextFunction:
        """A function that is granted nothing yet."""
        return ContextFunction(
            self,
            id_,
            handler=handler,
            layers=self.layers(size.layers, size.sources),
            environment={
                "CONTEXT": self.context,
                "TABLE": self.table.table_name,
                "BUS": self.platform.bus.event_bus_name,
                "POWERTOOLS_SERVICE_NAME": self.context,
                "POWERTOOLS_METRICS_NAMESPACE": "zunyi",
                **(environment or {}),
            },
            alarm_topic=self.platform.alarm_topic,
            timeout_s=size.timeout_s,
            memory_mb=size.memory_mb,
            storage_mb=size.storage_mb,
        )

    def function(
        self,
        id_: str,
        *,
        handler: str,
        size: Size = CONSUMER,
        environment: Mapping[str, str] | None = None,
        writes: bool = True,
    ) -> ContextFunction:
        """A function that works with the context's table, and reads the clock's offset."""
        function = self.bare_function(id_, handler=handler, size=size, environment=environment)
        self.platform.use_key(function.role)
        allow_table(function, self.table, *READ, *(WRITE if writes else ()))
        self.let_read_clock(function)
        return function

    def let_read_clock(self, function: ContextFunction) -> None:
        """Where the city's clock stands (zunyi.clock)."""
        clock = self.format_arn(service="ssm", resource="parameter", resource_name="zunyi/clock")
        function.role.add_to_policy(iam.PolicyStatement(actions=["ssm:GetParameter"], resources=[clock]))

    def on_event(
        self,
        id_: str,
        *,
        handles: str,
        handler: str,
        size: Size = CONSUMER,
        environment: Mapping[str, str] | None = None,
    ) -> ContextFunction:
        """A function that takes in one kind of event of the city's bus. Raises ValueError if nobody describes it."""
        name = handles.split(".", maxsplit=1)
        if not (EVENTS / name[0] / f"{name[1]}.json").exists():
            message = f"{handles}: no schema in events/"
            raise ValueError(message)
        function = self.function(id_, handler=handler, size=size, environment=environment)
        EventFunction(
            self,
            f"{id_}Delivery",
            bus=self.platform.bus,
            handles=[handles],
            function=function,
            alarm_topic=self.platform.alarm_topic,
            timeout_s=size.timeout_s,
        )
        return function

    def each_day(self, id_: str, function: ContextFunction, *, hour: int, minute: int, timeout_s: int) -> None:
        """Start the function once a day. hour, minute: on the city's clock (UTC+8)."""
        delivery = QueuedFunction(
            self,
            f"{id_}Delivery",
            function=function,
            alarm_topic=self.platform.alarm_topic,
            timeout_s=timeout_s,
        )
        schedule = events.Schedule.cron(hour=str((hour - 8) % 24), minute=str(minute))
        events.Rule(self, id_, schedule=schedule, targets=[delivery.target()])

    def serve(self, function: ContextFunction, *, authorizer: apigateway.IHttpRouteAuthorizer | None = None) -> None:
        """Route /api/<context> to the function: behind the authoriser, and without it under /public."""
        integration = integrations.HttpLambdaIntegration(
            "Integration", function.function, payload_format_version=apigateway.PayloadFormatVersion.VERSION_1_0
        )
        Validations.of(self).acknowledge(
            Acknowledgment(
                id="AwsSolutions-APIG4",
                reason="/public is open by design: descriptions of the API, and what a room signs itself",
            )
        )
        for id_, path, who in (("Routes", "{proxy+}", authorizer), ("PublicRoutes", "public/{proxy+}", None)):
            apigateway.HttpRoute(
                self,
                id_,
                http_api=self.platform.api,
                route_key=apigateway.HttpRouteKey.with_(f"/api/{self.context}/{path}", apigateway.HttpMethod.ANY),
                integration=integration,
                authorizer=who or apigateway.HttpNoneAuthorizer(),
            )
        slow = function.function.metric_duration(statistic="p95", period=Duration.minutes(5)).create_alarm(
            self,
            "SlowApiAlarm",
            threshold=3000,
            evaluation_periods=3,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        self.platform.notify(slow)

    def layers(self, names: Sequence[str], sources: Sequence[str] = ()) -> list[lambda_.LayerVersion]:
        """Our packages and their dependencies, each a layer of this very stack (decision 002)."""
        wanted = [layer for name in names for layer in ((name, True), (name, False)) if layer[1] or name in OUR_LAYERS]
        return [self._layer(name, built=built) for name, built in [*wanted, *((name, False) for name in sources)]]

    def _layer(self, name: str, *, built: bool) -> lambda_.LayerVersion:
        id_ = f"{name.capitalize()}{'Dependencies' if built else ''}Layer"
        if id_ not in self._layers:
            path = str(layers.folder(name)) if built else OUR_LAYERS[name]
            self._layers[id_] = lambda_.LayerVersion(
                self,
                id_,
                code=lambda_.Code.from_asset(path, exclude=["**/__pycache__", "*.md"]),
                compatible_architectures=[lambda_.Architecture.ARM_64],
                compatible_runtimes=[lambda_.Runtime.PYTHON_3_14],
            )
        return self._layers[id_]

    def search_table(self, id_: str) -> dynamodb.Table:
        """A table of single items by key, without stream: what is written in bulk and only looked up."""
        return dynamodb.Table(
            self,
            id_,
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self.platform.key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )
