"""A state machine works in its role's name: its calls are signed by it, its distributed maps asked for.

moto's interpreter calls services with a made-up key and starts a map's items unasked.
"""

import sys
from typing import Any

import boto3
from botocore.config import Config
from moto.settings import moto_server_port
from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.distributed_iteration_component import (
    DistributedIterationComponent,
)
from moto.stepfunctions.parser.asl.utils import boto_client

from local.cloud import traces
from local.cloud.access.asking import tokens
from local.cloud.access.evaluation import Ask
from local.cloud.access.permits import Permits, RefusedError
from local.cloud.access.sessions import Sessions
from local.cloud.endpoint.patching import Patches

TASK_S_MAX = 900


def install(patches: Patches, permits: Permits, sessions: Sessions) -> None:
    tokens.install(patches)
    _sign(patches, sessions)
    _ask_for_maps(patches, permits)


def _sign(patches: Patches, sessions: Sessions) -> None:
    original = boto_client.boto_client_for

    def client_for(region: str, service: str, state_credentials: Any = None) -> Any:
        session = sessions.assume(state_credentials.role_arn, "states")
        config = Config(
            parameter_validation=False, retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=TASK_S_MAX
        )
        client: Any = boto3.client(
            service,  # type: ignore[call-overload]
            region_name=region,
            endpoint_url=f"http://localhost:{moto_server_port()}",
            aws_access_key_id=session.key,
            aws_secret_access_key=session.secret,
            aws_session_token=session.token,
            config=config,
        )
        client.meta.events.register("before-call", follow)
        return client

    for module in [each for name, each in sys.modules.items() if name.startswith("moto.stepfunctions")]:
        if vars(module).get("boto_client_for") is original:
            patches.replace(module, "boto_client_for", client_for)


def follow(params: dict[str, Any], **_: Any) -> None:
    """As AWS's client does it in a function."""
    if header := traces.current():
        params["headers"][traces.HEADER] = header


def _ask_for_maps(patches: Patches, permits: Permits) -> None:
    run = vars(DistributedIterationComponent)["_map_run"]

    def asked(component: Any, env: Any, eval_input: Any) -> None:
        data = env.states.context_object.context_object_data
        machine = tokens.machine(data["Execution"]["Id"])
        try:
            role = env.aws_execution_details.role_arn
            permits.check_role(role, [Ask("states:StartExecution", machine)], by="states")
        except RefusedError as refused:
            raise FailureEventException(_failure(env, str(refused))) from None
        run(component, env, eval_input)

    patches.replace(DistributedIterationComponent, "_map_run", asked)


def _failure(env: Any, cause: str) -> FailureEvent:
    error = "States.Runtime"
    details: Any = {"executionFailedEventDetails": {"error": error, "cause": cause}}
    return FailureEvent(
        env=env,
        error_name=CustomErrorName(error_name=error),
        event_type=HistoryEventType.ExecutionFailed,
        event_details=details,
    )
