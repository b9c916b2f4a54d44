"""Step Functions: moto's interpreter, with our workers for its Lambda tasks and a record of what is running."""

import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from moto.core.config import default_user_config
from moto.stepfunctions import models as plain
from moto.stepfunctions import responses as plain_responses  # binds moto's own backends before they are replaced
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_lambda import StateTaskLambda
from moto.stepfunctions.parser.backend import execution
from moto.stepfunctions.parser.models import StepFunctionsParserBackend, stepfunctions_parser_backends

from local.cloud import traces
from local.cloud.access.asking.arns import named
from local.cloud.access.evaluation import Ask
from local.cloud.access.permits import Permits, RefusedError
from local.cloud.access.sessions import Sessions
from local.cloud.activity import Activity
from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint import machine_roles
from local.cloud.endpoint.machine_waits import Restfulness, wait_by_clock, whole
from local.cloud.endpoint.maps import runs
from local.cloud.endpoint.patching import Patches
from local.cloud.functions.invocation import Outcome, ThrottledError
from local.cloud.settings import ACCOUNT, REGION

Invoke = Callable[[str, str], Outcome]  # (function's name or ARN, JSON) → outcome; raises KeyError for an unknown one


class Machines:
    """Running executions, by ARN."""

    def __init__(
        self,
        *,
        patches: Patches,
        invoke: Invoke,
        permits: Permits,
        sessions: Sessions,
        activity: Activity,
        clock: CloudClock,
        wait_s_max: float,
    ) -> None:
        self._lock = threading.Lock()
        self._running: dict[str, Any] = {}
        self._activity = activity
        self._clock = clock
        self._restfulness = Restfulness(activity)
        self.observers: list[Callable[[Any], None]] = []  # of executions that began, and again when they ended
        activity.add_probe(self.running, moving=self._moving)
        sfn = default_user_config["stepfunctions"]
        self._was = sfn["execute_state_machine"]
        sfn["execute_state_machine"] = True
        patches.replace(plain, "stepfunctions_backends", stepfunctions_parser_backends)
        patches.replace(lambda_eval_utils, "_invoke_lambda_function", caller(invoke, permits))
        self._restfulness.follow(patches)
        wait_by_clock(patches, clock, self._restfulness, wait_s_max)
        runs.install(patches, clock.moment)
        machine_roles.install(patches, permits, sessions)
        self._follow(patches)
        self._trace(patches)
        name_executions(patches)

    def _trace(self, patches: Patches) -> None:
        """Tasks belong to the trace that their execution was started in."""
        begin = vars(plain_responses.StepFunctionResponse)["start_execution"]

        def start_execution(response: Any) -> Any:
            with traces.following(response._get_param("traceHeader") or traces.current()):
                return begin(response)

        patches.replace(plain_responses.StepFunctionResponse, "start_execution", start_execution)
        for owner in (StateTaskLambda, StateTaskService):
            patches.replace(owner, "_eval_execution", self._following(vars(owner)["_eval_execution"]))

    def _following(self, evaluate: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        def evaluated(state: Any, env: Any) -> None:
            arn = whole(env.states.context_object.context_object_data["Execution"]["Id"])
            with self._lock:
                run = self._running.get(arn)
            with traces.following(run.trace_header if run else ""):
                evaluate(state, env)

        return evaluated

    def _follow(self, patches: Patches) -> None:
        start = vars(execution.Execution)["start"]
        terminated = vars(execution.BaseExecutionWorkerCommunication)["terminated"]

        def started(run: Any) -> None:
            run.trace_header = traces.kept(traces.current(), self._clock.now())
            with self._lock:
                self._running[run.exec_arn] = run
            start(run)
            self._tell(run)

        def ended(communication: Any) -> None:
            try:
                terminated(communication)
                self._tell(communication.execution)
            finally:
                with self._lock:
                    self._running.pop(communication.execution.exec_arn, None)
                self._activity.changed()

        patches.replace(execution.Execution, "start", started)
        patches.replace(execution.BaseExecutionWorkerCommunication, "terminated", ended)

    def _tell(self, run: Any) -> None:
        for observer in self.observers:
            observer(run)

    def running(self) -> list[str]:
        with self._lock:
            return [f"execution {arn.split(':execution:')[-1]}" for arn in self._running]

    def count(self) -> int:
        with self._lock:
            return len(self._running)

    def _moving(self) -> list[str]:
        with self._lock:
            return [
                f"execution {arn.split(':execution:')[-1]}" for arn in self._running if self._restfulness.moves(arn)
            ]

    def start(self, arn: str, body: str) -> None:
        """As a rule's target."""
        name = f"rule-{self._clock.now()}".replace(".", "-")
        stepfunctions_parser_backends[ACCOUNT][REGION].start_execution(arn, name=name, execution_input=body)

    def close(self) -> None:
        """Stop what is running; its threads are daemons of moto's and end at their next step."""
        with self._lock:
            running = list(self._running.values())
        for run in running:
            run.stop(self._clock.moment(), error="LocalCloud.Closed", cause=None)
        default_user_config["stepfunctions"]["execute_state_machine"] = self._was


def name_executions(patches: Patches) -> None:
    """One that is started without a name gets one of its own; moto's are all called None."""
    start = vars(StepFunctionsParserBackend)["start_execution"]

    def start_execution(backend: Any, arn: str, name: str | None = None, *of: Any, **more: Any) -> Any:
        return start(backend, arn, name or str(uuid.uuid4()), *of, **more)

    patches.replace(StepFunctionsParserBackend, "start_execution", start_execution)


def caller(invoke: Invoke, permits: Permits) -> Callable[..., dict[str, Any]]:
    """moto calls over HTTP by a client made for each task, which takes longer than most functions, and asks nobody."""

    def invoke_function(parameters: dict[str, Any], region: str, state_credentials: Any) -> dict[str, Any]:  # noqa: ARG001
        payload = parameters.get("Payload") or b"{}"
        function = named("lambda", "function:", parameters["FunctionName"])
        try:
            permits.check_role(state_credentials.role_arn, [Ask("lambda:InvokeFunction", function)], by="states")
            outcome = invoke(parameters["FunctionName"], payload.decode() if isinstance(payload, bytes) else payload)
        except RefusedError as refused:
            raise failure("AccessDeniedException", str(refused), 403) from None
        except ThrottledError as throttled:
            raise failure(throttled.code, str(throttled), 429) from None
        except KeyError:
            message = f"Function not found: {parameters['FunctionName']}"
            raise failure("ResourceNotFoundException", message, 404) from None
        answer: dict[str, Any] = {"Payload": json.loads(outcome.body), "StatusCode": 200}
        if outcome.failed:
            answer["FunctionError"] = "Unhandled"
        return {**answer, "ExecutedVersion": "$LATEST"}

    return invoke_function


def failure(code: str, message: str, status: int) -> ClientError:
    """As the client of a task's service would raise it."""
    metadata: Any = {"HTTPStatusCode": status, "RequestId": "local"}
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}, "Invoke")
