"""blockdata 块数据资源中心: files become golden records, with a trace back to each row."""

from dataclasses import replace
from typing import Any

from aws_cdk import Acknowledgment, ArnFormat, CfnParameter, Validations
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secrets
from constructs import Construct

from infra.constructs.context_function import ContextFunction
from infra.constructs.context_stack import API, CONSUMER, ENGINE, ContextStack
from infra.constructs.event_function import QueuedFunction
from infra.constructs.workflow import Fork, Step, Workflow
from infra.platform import PlatformStack

READ = ("s3:GetObject", "s3:ListBucket")
WRITE = ("s3:PutObject", "s3:DeleteObject")
WORK = "work/*"
"""Where the lake keeps what a step leaves for the next."""


class BlockdataStack(ContextStack):
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
        super().__init__(scope, id_, context="blockdata", platform=platform, **kwargs)
        self.golden = self.search_table("Golden")
        self.id_key = self.make_id_key()
        self.places = {
            "LANDING_BUCKET": platform.landing.bucket_name,
            "LAKE_BUCKET": platform.lake.bucket_name,
            "REPORTS_BUCKET": platform.reports.bucket_name,
            "GOLDEN_TABLE": self.golden.table_name,
            "SECRET_ARN": self.id_key.secret_arn,
        }
        self.workflow = self.make_workflow()
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
        decided = self.on_event(
            "DeliverDecisions",
            handles="blockdata.MatchDecided.v1",
            handler="blockdata.on_match_decided.handler",
            environment=self.places,
        )
        self.platform.allow_objects(decided.role, self.platform.landing, "s3:PutObject")
        self.serve(self.make_api(), authorizer=authorizer)

    def make_id_key(self) -> secrets.Secret:
        key = secrets.Secret(
            self,
            "IdKey",
            description="Keys the hashes that golden ids are made of",
            encryption_key=self.platform.key,
            generate_secret_string=secrets.SecretStringGenerator(exclude_punctuation=True, password_length=64),
        )
        Validations.of(key).acknowledge(
            Acknowledgment(id="AwsSolutions-SMG4", reason="golden ids are made of it: rotated, every id would change")
        )
        return key

    def make_workflow(self) -> Workflow:
        """data.md's pipeline: from TakeTurn one submission a dataset, from TakePrefixes one writer a hash prefix."""
        inspect, clean = self.step("inspect", size=ENGINE), self.engine("clean", lake=WORK)
        split = self.engine("large.split", lake=WORK)
        self.tell_what_is_large(inspect, split)
        for function in (inspect, clean, split):
            self.platform.allow_objects(function.role, self.platform.landing, "s3:GetObject", "s3:GetObjectVersion")
        self.platform.allow_objects(clean.role, self.platform.reports, "s3:GetObject")  # what a correction puts right
        turn, prefixes, await_turn = self.step("take_turn"), self.step("take_prefixes"), self.step("await_turn")
        publish, report = self.engine("publish"), self.engine("report", lake=WORK)
        compare, compare_share = self.engine("compare"), self.engine("large.compare_share")
        for function in (compare, compare_share, publish):
            self.read_id_key(function)
        self.golden.grant(publish.role, "dynamodb:BatchWriteItem", "dynamodb:BatchGetItem")
        self.platform.allow_objects(report.role, self.platform.reports, "s3:PutObject")
        steps: list[Step | Fork] = [
            Step(name="Inspect", function=inspect.function, ends_on=["refused"]),
            Fork(
                name="CleanInPieces",
                when="large",
                steps=self.clean_in_pieces(split),
                otherwise=[Step(name="Clean", function=clean.function)],
            ),
            Step(name="TakeTurn", function=turn.function, awaits=await_turn.function, ends_on=["gone"]),
            Fork(
                name="CompareInPieces",
                when="large",
                steps=self.compare_in_pieces(compare_share),
                otherwise=[Step(name="Compare", function=compare.function, ends_on=["held"])],
            ),
            Step(name="TakePrefixes", function=prefixes.function, awaits=await_turn.function, ends_on=["gone"]),
            Step(name="Match", function=self.engine("match").function),
            Step(name="Fuse", function=self.engine("fuse").function),
            Step(name="Publish", function=publish.function),
            Step(name="Report", function=report.function),
        ]
        fail = self.step("fail")
        workflow = Workflow(
            self, "Workflow", steps=steps, on_failure=fail.function, alarm_topic=self.platform.alarm_topic
        )
        self.let_ask_about_executions(workflow, [turn, prefixes])
        wake = self.on_event("WakeWaiting", handles="blockdata.TurnEnded.v1", handler="blockdata.on_turn_ended.handler")
        self.let_wake(workflow, [await_turn, wake])
        return workflow

    def clean_in_pieces(self, split: ContextFunction) -> list[Step]:
        """For a large file, in place of Clean."""
        chunk, share = self.engine("large.clean_chunk", lake=WORK), self.engine("large.settle_share", lake=WORK)
        gather = self.engine("large.gather_cleaned", lake=WORK)
        return [
            Step(name="Split", function=split.function, ends_on=["refused"]),
            Step(name="CleanChunk", function=chunk.function, over="chunks"),
            Step(name="SettleShare", function=share.function, over="shares"),
            Step(name="GatherCleaned", function=gather.function),
        ]

    def compare_in_pieces(self, compare_share: ContextFunction) -> list[Step]:
        """For a large file, in place of Compare."""
        gather = self.engine("large.gather_compared", lake=WORK)
        return [
            Step(name="CompareShare", function=compare_share.function, over="shares"),
            Step(name="GatherCompared", function=gather.function, ends_on=["held"]),
        ]

    def tell_what_is_large(self, inspect: ContextFunction, split: ContextFunction) -> None:
        """blockdata.large: from which size on, and how large its chunks are."""
        bound = CfnParameter(
            self, "LargeBytes", type="Number", default=256_000_000, description="Larger files are handled in pieces"
        )
        chunk = CfnParameter(
            self, "ChunkCharacters", type="Number", default=16_000_000, description="Of one piece of a large file"
        )
        inspect.function.add_environment("LARGE_BYTES", bound.value_as_string)
        split.function.add_environment("CHUNK_CHARACTERS", chunk.value_as_string)

    def engine(self, step: str, *, lake: str = "*") -> ContextFunction:
        """A step that runs the fusion engine on files of the lake: on its tables, or on what steps leave each other."""
        function = self.step(step, size=ENGINE)
        self.platform.allow_objects(function.role, self.platform.lake, *READ, *WRITE, prefix=lake)
        return function

    def step(self, step: str, *, size: Any = CONSUMER) -> ContextFunction:
        name = step.rsplit(".", maxsplit=1)[-1].title().replace("_", "")
        return self.function(name, handler=f"blockdata.steps.{step}.handler", size=size, environment=self.places)

    def let_ask_about_executions(self, workflow: Workflow, functions: list[ContextFunction]) -> None:
        """A lease is taken over only from an execution that is known to have ended. A policy of its own: within the
        roles it would make functions wait for the machine that waits for them."""
        executions = self.format_arn(
            service="states",
            resource="execution",
            resource_name=f"{workflow.machine.state_machine_name}:*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        policy = iam.Policy(self, "AskAboutExecutions", roles=[function.role for function in functions])
        policy.add_statements(iam.PolicyStatement(actions=["states:DescribeExecution"], resources=[executions]))
        logical = self.get_logical_id(workflow.machine.node.default_child)  # type: ignore[arg-type]
        Validations.of(policy).acknowledge(
            Acknowledgment(
                id=f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<{logical}.Name>:*]",
                reason="executions are named by events, not known beforehand",
            )
        )

    def let_wake(self, workflow: Workflow, functions: list[ContextFunction]) -> None:
        """A policy of its own for the same reason."""
        policy = iam.Policy(self, "WakeExecutions", roles=[function.role for function in functions])
        policy.add_statements(
            iam.PolicyStatement(actions=["states:SendTaskSuccess"], resources=[workflow.machine.state_machine_arn])
        )

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

    def starts_workflow(self, fact: str) -> None:
        machine = self.workflow.machine
        function = self.on_event(
            f"StartOn{fact}",
            handles=f"blockdata.{fact}.v1",
            handler=f"blockdata.on_{snake(fact)}.handler",
            environment={"STATE_MACHINE_ARN": machine.state_machine_arn},
        )
        machine.grant_start_execution(function.role)

    def make_api(self) -> ContextFunction:
        size = replace(API, sources=("fusion",))  # what is typed is read as the engine reads files
        api = self.function("Api", handler="blockdata.api.handler", size=size, environment=self.places)
        self.golden.grant(api.role, "dynamodb:GetItem", "dynamodb:BatchGetItem")
        self.platform.allow_objects(api.role, self.platform.lake, "s3:GetObject")
        self.platform.allow_objects(api.role, self.platform.reports, "s3:GetObject")
        self.platform.allow_objects(api.role, self.platform.landing, "s3:PutObject")
        self.read_id_key(api)
        return api

    def read_id_key(self, function: ContextFunction) -> None:
        function.role.add_to_policy(
            iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[self.id_key.secret_arn])
        )


def snake(fact: str) -> str:
    """SubmissionReceived → submission_received."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in fact).lstrip("_")
