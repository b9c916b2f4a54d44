"""blockdata's workflow: a submission from inspect to report, and a large one in pieces."""

from typing import Any

from aws_cdk import Acknowledgment, ArnFormat, CfnParameter, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secrets
from constructs import Construct

from infra.constructs.context_function import ContextFunction
from infra.constructs.context_stack import CONSUMER, ENGINE, ContextStack
from infra.constructs.workflow import Fork, Pieces, Step, Workflow
from infra.platform import PlatformStack

READ = ("s3:GetObject", "s3:ListBucket")
WRITE = ("s3:PutObject", "s3:DeleteObject")
WORK = "work/*"
"""Where the lake keeps what a step leaves for the next."""


class WorkflowStack(ContextStack):
    """Submission → workflow → golden records and the lake. data.md's pipeline: from TakeTurn one submission a dataset,
    from TakePrefixes one writer a hash prefix."""

    def __init__(self, scope: Construct, id_: str, *, platform: PlatformStack, **kwargs: Any) -> None:
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
        inspect = self.step("inspect", size=ENGINE)
        self.may_read_landing(inspect)
        turn, prefixes, await_turn = self.step("take_turn"), self.step("take_prefixes"), self.step("await_turn")
        between = self.step("large.take_slice")
        steps: list[Step | Pieces | Fork] = [
            Step(name="Inspect", function=inspect.function, ends_on=["refused"]),
            Fork(name="CleanInPieces", when="large", steps=self.clean_in_pieces(inspect), otherwise=[self.clean()]),
            Step(name="TakeTurn", function=turn.function, awaits=await_turn.function, ends_on=["gone"]),
            Fork(name="CompareInPieces", when="large", steps=self.compare_in_pieces(), otherwise=[self.compare()]),
            Step(name="TakePrefixes", function=prefixes.function, awaits=await_turn.function, ends_on=["gone"]),
            Fork(
                name="PublishInPieces",
                when="large",
                steps=self.publish_in_pieces(between, await_turn),
                otherwise=self.publish(),
            ),
            Step(name="Report", function=self.report().function),
        ]
        fail = self.step("fail")
        workflow = Workflow(
            self, "Workflow", steps=steps, on_failure=fail.function, alarm_topic=self.platform.alarm_topic
        )
        self.let_ask_about_executions(workflow, [turn, prefixes, between])
        wake = self.on_event("WakeWaiting", handles="blockdata.TurnEnded.v1", handler="blockdata.on_turn_ended.handler")
        self.let_wake(workflow, [await_turn, wake])
        return workflow

    def clean(self) -> Step:
        function = self.engine("clean", lake=WORK)
        self.may_read_landing(function)
        self.platform.allow_objects(
            function.role, self.platform.reports, "s3:GetObject"
        )  # what a correction puts right
        return Step(name="Clean", function=function.function)

    def clean_in_pieces(self, inspect: ContextFunction) -> list[Step | Pieces]:
        """For a large file, in place of Clean."""
        split, gather = self.engine("large.split", lake=WORK), self.engine("large.gather_cleaned", lake=WORK)
        self.may_read_landing(split)
        self.tell_what_is_large(inspect, split)
        chunk = Step(name="CleanChunk", function=self.engine("large.clean_chunk", lake=WORK).function)
        share = Step(name="SettleShare", function=self.engine("large.settle_share", lake=WORK).function)
        return [
            Step(name="Split", function=split.function, ends_on=["refused"]),
            Pieces(name="CleanChunks", over="chunks", steps=[chunk]),
            Pieces(name="SettleShares", over="shares", steps=[share]),
            Step(name="GatherCleaned", function=gather.function),
        ]

    def compare(self) -> Step:
        function = self.engine("compare")
        self.read_id_key(function)
        return Step(name="Compare", function=function.function, ends_on=["held"])

    def compare_in_pieces(self) -> list[Step | Pieces]:
        """In place of Compare."""
        share, gather = self.engine("large.compare_share"), self.engine("large.gather_compared", lake=WORK)
        self.read_id_key(share)
        rows = CfnParameter(
            self,
            "SliceRows",
            type="Number",
            default=100_000,
            description="Changed rows of a large file published at once",
        )
        for function in (share, gather):
            function.function.add_environment("SLICE_ROWS", rows.value_as_string)
        return [
            Pieces(name="CompareShares", over="shares", steps=[Step(name="CompareShare", function=share.function)]),
            Step(name="GatherCompared", function=gather.function, ends_on=["held"]),
        ]

    def publish(self) -> list[Step]:
        return [
            Step(name="Match", function=self.engine("match").function),
            Step(name="Fuse", function=self.engine("fuse").function),
            Step(name="Publish", function=self.publisher("publish").function),
        ]

    def publish_in_pieces(self, between: ContextFunction, await_turn: ContextFunction) -> list[Step | Pieces]:
        """In place of Match, Fuse and Publish: one slice after another, for each reads what those before it wrote."""
        slices = [
            Step(name="TakeSlice", function=between.function, awaits=await_turn.function),
            Step(name="MatchSlice", function=self.engine("large.match_slice").function),
            Step(name="FuseSlice", function=self.engine("large.fuse_slice").function),
            Step(name="PublishSlice", function=self.publisher("large.publish_slice").function),
        ]
        gather = self.engine("large.gather_published")
        return [
            Pieces(name="PublishSlices", over="slices", steps=slices, at_once=1),
            Step(name="GatherPublished", function=gather.function),
        ]

    def publisher(self, step: str) -> ContextFunction:
        function = self.engine(step)
        self.read_id_key(function)
        self.golden.grant(function.role, "dynamodb:BatchWriteItem", "dynamodb:BatchGetItem")
        return function

    def report(self) -> ContextFunction:
        function = self.engine("report", lake=WORK)
        self.platform.allow_objects(function.role, self.platform.reports, "s3:PutObject")
        return function

    def may_read_landing(self, function: ContextFunction) -> None:
        self.platform.allow_objects(function.role, self.platform.landing, "s3:GetObject", "s3:GetObjectVersion")

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
        """A policy of its own for the same reason. A piece of a map waits in an execution of `machine/label`."""
        policy = iam.Policy(self, "WakeExecutions", roles=[function.role for function in functions])
        machine = workflow.machine.state_machine_arn
        policy.add_statements(
            iam.PolicyStatement(actions=["states:SendTaskSuccess"], resources=[machine, f"{machine}/*"])
        )
        logical = self.get_logical_id(workflow.machine.node.default_child)  # type: ignore[arg-type]
        Validations.of(policy).acknowledge(
            Acknowledgment(
                id=f"AwsSolutions-IAM5[Resource::<{logical}>/*]",
                reason="pieces of its own maps, labelled by the service",
            )
        )

    def read_id_key(self, function: ContextFunction) -> None:
        function.role.add_to_policy(
            iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[self.id_key.secret_arn])
        )
