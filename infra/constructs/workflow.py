"""A Step Functions workflow of tasks that may be repeated, and of turns that are waited for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aws_cdk import Acknowledgment, Duration, RemovalPolicy, Stack, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

ATTEMPTS = 5
FIRST_WAIT_S = 1
PIECES_AT_ONCE = 10
AWAITED_S_MAX = 60
"""A turn is awaited no longer without trying again: the word that it has come may be lost."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One task. Its function takes the workflow's whole state and answers it with what it adds.

    awaits: the function answers "turn": "wait" until its turn has come. This other one is then given the state and a
    task token, and sees to it that the token is sent when it is worth asking again.
    ends_on: values of "outcome" in its answer after which nothing more is to be done.
    """

    name: str
    function: lambda_.IFunction
    awaits: lambda_.IFunction | None = None
    ends_on: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Steps in a row for each item of the list `over` of the state, `at_once` items at a time, in a distributed map.

    Functions are called with {"state": …, "piece": the item}. Their answers are dropped: a step that follows must find
    out whether every item was done. A step that awaits its turn is one of the workflow's own: given the state, and what
    it adds stays the piece's.
    """

    name: str
    over: str
    steps: Sequence[Step]
    at_once: int = PIECES_AT_ONCE


@dataclass(frozen=True, kw_only=True)
class Fork:
    """Steps for states in which `when` is true, and others for the rest; both go on with what follows."""

    name: str
    when: str
    steps: Sequence[Step | Pieces]
    otherwise: Sequence[Step]


def tasks_of(steps: Sequence[Step | Pieces | Fork]) -> Iterator[Step]:
    for step in steps:
        match step:
            case Fork():
                yield from tasks_of([*step.steps, *step.otherwise])
            case Pieces():
                yield from step.steps
            case Step():
                yield step


class Workflow(Construct):
    """Runs steps in order. Each is idempotent, so every error is retried, `ATTEMPTS` times; what still fails is told to
    `on_failure` (the state with the error under $.error) and ends the execution as failed, with an alarm."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        steps: Sequence[Step | Pieces | Fork],
        on_failure: lambda_.IFunction,
        alarm_topic: sns.ITopic,
    ) -> None:
        super().__init__(scope, id_)
        self.told = self.invoke("Fail", on_failure)
        self.told.next(sfn.Fail(self, "Failed", error="StepFailed"))
        self.ended = sfn.Succeed(self, "Ended")
        following = self.chain(steps, self.ended)
        log_group = logs.LogGroup(
            self, "Log", retention=logs.RetentionDays.SIX_MONTHS, removal_policy=RemovalPolicy.RETAIN
        )
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            definition_body=sfn.DefinitionBody.from_chainable(following),
            state_machine_type=sfn.StateMachineType.STANDARD,
            tracing_enabled=True,
            logs=sfn.LogOptions(destination=log_group, level=sfn.LogLevel.ALL, include_execution_data=False),
        )
        self.alarm(alarm_topic)
        every = list(tasks_of(steps))
        functions = [on_failure, *(step.function for step in every), *(step.awaits for step in every if step.awaits)]
        self.acknowledge(functions)

    def chain(self, steps: Sequence[Step | Pieces | Fork], following: sfn.IChainable) -> sfn.IChainable:
        for step in reversed(steps):
            match step:
                case Fork():
                    following = self.fork(step, following)
                case Pieces():
                    following = self.map(step).next(following)
                case Step():
                    following = self.place(step, following)
        return following

    def fork(self, fork: Fork, following: sfn.IChainable) -> sfn.IChainable:
        choice = sfn.Choice(self, fork.name)
        choice.when(sfn.Condition.boolean_equals(f"$.{fork.when}", True), self.chain(fork.steps, following))
        return choice.otherwise(self.chain(fork.otherwise, following))

    def place(self, step: Step, following: sfn.IChainable) -> sfn.IChainable:
        """The step before `following`, with its loop or its early ends."""
        task = self.invoke(step.name, step.function)
        task.add_catch(self.told, errors=["States.ALL"], result_path="$.error")
        if not step.awaits and not step.ends_on:
            return task.next(following)
        choice = sfn.Choice(self, f"{step.name}Answer")
        if step.awaits:
            self.loop(choice, step.name, step.awaits, task, state="$")
        for outcome in step.ends_on:
            choice.when(sfn.Condition.string_equals("$.outcome", outcome), self.ended)
        choice.otherwise(following)
        task.next(choice)
        return task

    def map(self, pieces: Pieces) -> sfn.DistributedMap:
        each = sfn.DistributedMap(
            self,
            pieces.name,
            items_path=f"$.{pieces.over}",
            item_selector={"state.$": "$", "piece.$": "$$.Map.Item.Value"},
            max_concurrency=pieces.at_once,
            result_path=sfn.JsonPath.DISCARD,
        )
        *before, last = pieces.steps
        following: sfn.IChainable = self.invoke(last.name, last.function)
        for step in reversed(before):
            following = self.piece(step, following)
        each.item_processor(following)
        each.add_catch(self.told, errors=["States.ALL"], result_path="$.error")
        return each

    def piece(self, step: Step, following: sfn.IChainable) -> sfn.IChainable:
        if not step.awaits:
            return self.invoke(step.name, step.function, result_path=sfn.JsonPath.DISCARD).next(following)
        task = self.invoke(step.name, step.function, input_path="$.state", result_path="$.state")
        choice = sfn.Choice(self, f"{step.name}Answer")
        self.loop(choice, step.name, step.awaits, task, state="$.state")
        task.next(choice.otherwise(following))
        return task

    def loop(self, choice: sfn.Choice, name: str, awaits: lambda_.IFunction, again: sfn.State, *, state: str) -> None:
        choice.when(
            sfn.Condition.string_equals(f"{state}.turn", "wait"), self.awaiting(name, awaits, again, state=state)
        )

    def awaiting(self, name: str, function: lambda_.IFunction, again: sfn.State, *, state: str) -> tasks.LambdaInvoke:
        """Until the token is sent, or for a while; then `again`. Nothing that fails here ends the execution."""
        task = tasks.LambdaInvoke(
            self,
            f"{name}Wait",
            lambda_function=function,
            integration_pattern=sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
            payload=sfn.TaskInput.from_object(
                {"token": sfn.JsonPath.task_token, "state": sfn.JsonPath.object_at(state)}
            ),
            task_timeout=sfn.Timeout.duration(Duration.seconds(AWAITED_S_MAX)),
            result_path=sfn.JsonPath.DISCARD,
            retry_on_service_exceptions=False,
        )
        pause = sfn.Wait(self, f"{name}Pause", time=sfn.WaitTime.duration(Duration.seconds(FIRST_WAIT_S)))
        task.add_catch(pause.next(again), errors=["States.ALL"], result_path=sfn.JsonPath.DISCARD)
        task.next(again)
        return task

    def invoke(
        self,
        name: str,
        function: lambda_.IFunction,
        *,
        input_path: str | None = None,
        result_path: str | None = None,
    ) -> tasks.LambdaInvoke:
        task = tasks.LambdaInvoke(
            self,
            name,
            lambda_function=function,
            payload_response_only=True,
            input_path=input_path,
            result_path=result_path,
            retry_on_service_exceptions=False,
        )
        task.add_retry(
            errors=["States.ALL"], interval=Duration.seconds(FIRST_WAIT_S), max_attempts=ATTEMPTS, backoff_rate=2
        )
        return task

    def alarm(self, topic: sns.ITopic) -> None:
        failed = self.machine.metric_failed(period=Duration.minutes(1)).create_alarm(
            self,
            "FailedAlarm",
            threshold=1,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        failed.add_alarm_action(actions.SnsAction(topic))

    def acknowledge(self, functions: Sequence[lambda_.IFunction]) -> None:
        """Name what cdk-nag finds and why it stands."""
        reasons = {"AwsSolutions-IAM5[Resource::*]": "delivery of the workflow's log and X-Ray know no finer resource"}
        for function in functions:
            logical = function.stack.get_logical_id(function.node.default_child)  # type: ignore[arg-type]
            reasons[f"AwsSolutions-IAM5[Resource::<{logical}.Arn>:*]"] = "versions of the one function of this step"
        machine = Stack.of(self).get_logical_id(self.machine.node.default_child)  # type: ignore[arg-type]
        name = f'{{"Fn::Select":[6,{{"Fn::Split":[":",{{"Ref":"{machine}"}}]}}]}}'
        for executions in (name, f"{name}/*"):
            execution = f"arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{executions}:*"
            reasons[f"AwsSolutions-IAM5[Resource::{execution}]"] = "child executions of its own maps"
        Validations.of(self).acknowledge(*(Acknowledgment(id=id_, reason=reason) for id_, reason in reasons.items()))
