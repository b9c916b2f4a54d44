"""blockdata 块数据资源中心: files become golden records, with a trace back to each row."""

from dataclasses import replace
from typing import Any

from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_events as events
from constructs import Construct

from infra.blockdata_workflow import READ, WRITE, WorkflowStack
from infra.constructs.context_function import ContextFunction
from infra.constructs.context_stack import API, CONSUMER, ENGINE
from infra.constructs.event_function import QueuedFunction
from infra.platform import PlatformStack


class BlockdataStack(WorkflowStack):
    """Landing notice → submission → workflow (inspect … report) → golden records, findings, query API."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: PlatformStack,
        authorizer: apigateway.IHttpRouteAuthorizer,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, id_, platform=platform, **kwargs)
        self.take_in_landed_files()
        for fact in ("SubmissionReceived", "SubmissionResumed"):
            self.starts_workflow(fact)
        self.on_event(
            "KeepContract",
            handles="aggregation.ContractPublished.v1",
            handler="blockdata.on_contract_published.handler",
        )
        self.on_event(
            "CountFinding", handles="blockdata.FindingDecided.v1", handler="blockdata.on_finding_decided.handler"
        )
        self.try_contracts()
        self.sketch_contracts()
        self.sweep_lake()
        self.compute_indicators()
        self.train_models()
        decided = self.on_event(
            "DeliverDecisions",
            handles="blockdata.MatchDecided.v1",
            handler="blockdata.on_match_decided.handler",
            environment=self.places,
        )
        self.platform.allow_objects(decided.role, self.platform.landing, "s3:PutObject")
        self.deliver_corrections()
        self.serve(self.make_api(), authorizer=authorizer)

    def take_in_landed_files(self) -> None:
        """S3's notices come on the account's default bus and hold what a clerk typed as a name: encrypted queues."""
        function = self.function("TakeIn", handler="blockdata.on_object_landed.handler", environment=self.places)
        delivery = QueuedFunction(
            self,
            "TakeInDelivery",
            function=function,
            alarm_topic=self.platform.alarm_topic,
            timeout_s=CONSUMER.timeout_s,
            key=self.platform.key,
        )
        events.Rule(
            self,
            "ObjectLanded",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={"bucket": {"name": [self.platform.landing.bucket_name]}},
            ),
            targets=[delivery.target()],
        )

    def try_contracts(self) -> None:
        """A draft of a contract on a sample: the engine, and of the landing bucket no more than reading."""
        function = self.on_event(
            "TryContract",
            handles="aggregation.TrialRequested.v1",
            handler="blockdata.on_trial_requested.handler",
            size=ENGINE,
            environment=self.places,
        )
        self.platform.allow_objects(function.role, self.platform.landing, *READ)

    def sketch_contracts(self) -> None:
        """A contract proposed from a sample: the same reach as trying one."""
        function = self.on_event(
            "SketchContract",
            handles="aggregation.SketchRequested.v1",
            handler="blockdata.on_sketch_requested.handler",
            size=ENGINE,
            environment=self.places,
        )
        self.platform.allow_objects(function.role, self.platform.landing, *READ)

    def starts_workflow(self, fact: str) -> None:
        machine = self.workflow.machine
        function = self.on_event(
            f"StartOn{fact}",
            handles=f"blockdata.{fact}.v1",
            handler=f"blockdata.on_{snake(fact)}.handler",
            environment={"STATE_MACHINE_ARN": machine.state_machine_arn},
        )
        machine.grant_start_execution(function.role)

    def sweep_lake(self) -> None:
        function = self.function(
            "SweepLake", handler="blockdata.on_night.handler", size=ENGINE, environment=self.places, writes=False
        )
        self.platform.allow_objects(function.role, self.platform.lake, *READ, *WRITE)
        self.each_day("EachNight", function, hour=3, minute=0, timeout_s=ENGINE.timeout_s)

    def compute_indicators(self) -> None:
        """Asked for by an operator, and at half past three in the morning in Zunyi. Of the lake no more than reading
        golden records."""
        due = self.function(
            "IndicatorsDue", handler="blockdata.on_analysis_due.handler", size=replace(CONSUMER, sources=("fusion",))
        )
        self.each_day("AnalysisEachDay", due, hour=3, minute=30, timeout_s=CONSUMER.timeout_s)
        function = self.on_event(
            "ComputeIndicators",
            handles="blockdata.AnalysisRequested.v1",
            handler="blockdata.on_analysis_requested.handler",
            size=ENGINE,
            environment={
                "LAKE_BUCKET": self.platform.lake.bucket_name,
                "SECRET_ARN": self.id_key.secret_arn,
            },
        )
        self.read_id_key(function)
        self.platform.allow_objects(function.role, self.platform.lake, *READ, prefix="golden/*")

    def train_models(self) -> None:
        """From the decisions in the table alone: of the lake and of records it reads nothing."""
        self.on_event(
            "TrainModel",
            handles="blockdata.TrainingRequested.v1",
            handler="blockdata.on_training_requested.handler",
            size=replace(CONSUMER, layers=("core", "fusion"), timeout_s=120, memory_mb=1024),
        )

    def deliver_corrections(self) -> None:
        """Of values that their source found wrong: the row as it stands, one cell changed, into the landing bucket."""
        function = self.on_event(
            "DeliverCorrection",
            handles="blockdata.ObjectionAccepted.v1",
            handler="blockdata.on_objection_accepted.handler",
            size=ENGINE,
            environment=self.places,
        )
        self.platform.allow_objects(function.role, self.platform.lake, *READ, prefix="accepted/*")
        self.platform.allow_objects(function.role, self.platform.landing, "s3:PutObject")

    def make_api(self) -> ContextFunction:
        size = replace(API, sources=("fusion",))  # what is typed is read as the engine reads files
        api = self.function("Api", handler="blockdata.api.handler", size=size, environment=self.places)
        self.golden.grant(api.role, "dynamodb:GetItem", "dynamodb:BatchGetItem")
        self.platform.allow_objects(api.role, self.platform.lake, "s3:GetObject")
        self.platform.allow_objects(api.role, self.platform.reports, "s3:GetObject")
        self.platform.allow_objects(api.role, self.platform.landing, "s3:PutObject")
        self.read_id_key(api)
        return api


def snake(fact: str) -> str:
    """SubmissionReceived → submission_received."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in fact).lstrip("_")
