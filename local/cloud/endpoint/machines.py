"""Step Functions: moto's interpreter, with our workers for its Lambda tasks and a record of what is running."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import moto.stepfunctions.responses  # noqa: F401 - it must bind moto's own backends, not the replaced ones
from botocore.exceptions import ClientError
from moto.core.config import default_user_config
from moto.stepfunctions import models as plain
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import wait_function
from moto.stepfunctions.parser.backend import execution
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from local.cloud.access.asking.arns import named
from local.cloud.access.evaluation import Ask
from local.cloud.access.permits import Permits, RefusedError
from local.cloud.access.sessions import Sessions
from local.cloud.activity import Activity
from local.cloud.endpoint import machine_roles
from local.cloud.endpoint.patching import Patches
from local.cloud.functions.invocation import Outcome
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
        wait_s_max: float,
    ) -> None:
        self._lock = threading.Lock()
        self._running: dict[str, Any] = {}
        self._activity = activity
        self.observers: list[Callable[[Any], None]] = []  # of executions that began, and again when they ended
        activity.add_probe(self.running)
        sfn = default_user_config["stepfunctions"]
        self._was = sfn["execute_state_machine"]
        sfn["execute_state_machine"] = True
        patches.replace(plain, "stepfunctions_backends", stepfunctions_parser_backends)
        patches.replace(lambda_eval_utils, "_invoke_lambda_function", caller(invoke, permits))
        shorten_waits(patches, wait_s_max)
        machine_roles.install(patches, permits, sessions)
        self._follow(patches)

    def _follow(self, patches: Patches) -> None:
        start = vars(execution.Execution)["start"]
        terminated = vars(execution.BaseExecutionWorkerCommunication)["terminated"]

        def started(run: Any) -> None:
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

    def start(self, arn: str, body: str) -> None:
        """As a rule's target."""
        name = f"rule-{datetime.now(UTC).timestamp()}".replace(".", "-")
        stepfunctions_parser_backends[ACCOUNT][REGION].start_execution(arn, name=name, execution_input=body)

    def close(self) -> None:
        """Stop what is running; its threads are daemons of moto's and end at their next step."""
        with self._lock:
            running = list(self._running.values())
        for run in running:
            run.stop(datetime.now(UTC), error="LocalCloud.Closed", cause=None)
        default_user_config["stepfunctions"]["execute_state_machine"] = self._was


def caller(invoke: Invoke, permits: Permits) -> Callable[..., dict[str, Any]]:
    """moto calls over HTTP by a client made for each task, which takes longer than most functions, and asks nobody."""

    def invoke_function(parameters: dict[str, Any], region: str, state_credentials: Any) -> dict[str, Any]:  # noqa: ARG001
        payload = parameters.get("Payload") or b"{}"
        function = named("lambda", "function:", parameters["FunctionName"])
        try:
            permits.check_role(state_credentials.role_arn, [Ask("lambda:InvokeFunction", function)], by="states")
            outcome = invoke(parameters["FunctionName"], payload.decode() if isinstance(payload, bytes) else payload)
        except RefusedError as refused:
            denied: Any = {"Code": "AccessDeniedException", "Message": str(refused)}
            told: Any = {"HTTPStatusCode": 403, "RequestId": "local"}
            raise ClientError({"Error": denied, "ResponseMetadata": told}, "Invoke") from None
        except KeyError:
            error: Any = {
                "Code": "ResourceNotFoundException",
                "Message": f"Function not found: {parameters['FunctionName']}",
            }
            metadata: Any = {"HTTPStatusCode": 404, "RequestId": "local"}
            raise ClientError({"Error": error, "ResponseMetadata": metadata}, "Invoke") from None
        answer: dict[str, Any] = {"Payload": json.loads(outcome.body), "StatusCode": 200}
        if outcome.failed:
            answer["FunctionError"] = "Unhandled"
        return {**answer, "ExecutedVersion": "$LATEST"}

    return invoke_function


def shorten_waits(patches: Patches, wait_s_max: float) -> None:
    """Wait states and the intervals of Retry. moto counts whole seconds, so a shorter wait would never end."""

    def wait_interval(_: Any, env: Any, wait_seconds: float) -> None:
        deadline = time.monotonic() + min(wait_seconds, wait_s_max)
        while env.is_running() and (left := deadline - time.monotonic()) > 0:
            if env.program_state_event.wait(left) and env.is_running():
                time.sleep(min(left, LOOK_AGAIN_S))

    patches.replace(wait_function.WaitFunction, "_wait_interval", wait_interval)
    patches.replace(retrier_decl, "time", SimpleNamespace(sleep=lambda seconds: time.sleep(min(seconds, wait_s_max))))


LOOK_AGAIN_S = 0.05
