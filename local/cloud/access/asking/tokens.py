"""Which state machine waits with a task token: what the answer to a task is judged by."""

import threading
from typing import Final

from moto.stepfunctions.parser.asl.eval.states import ContextObject

from local.cloud.endpoint.patching import Patches

_LOCK: Final = threading.Lock()
_MACHINES: Final[dict[str, str]] = {}


def machine_of(token: str) -> str:
    """The state machine's ARN, for an item of a distributed map `<machine>/<label>`; "" of a token nobody gave out."""
    with _LOCK:
        return _MACHINES.get(token, "")


def install(patches: Patches) -> None:
    """Notes each token as it is made."""
    with _LOCK:
        _MACHINES.clear()
    made = vars(ContextObject)["update_task_token"]

    def update_task_token(context: ContextObject) -> str:
        token: str = made(context)
        execution = context.context_object_data["Execution"]["Id"]
        with _LOCK:
            _MACHINES[token] = machine(execution)
        return token

    patches.replace(ContextObject, "update_task_token", update_task_token)


def machine(execution: str) -> str:
    """
    >>> machine("arn:aws:states:us-east-1:1:execution:Deliver/Slices:9f")
    'arn:aws:states:us-east-1:1:stateMachine:Deliver/Slices'
    """
    head, _, place = execution.partition(":execution:")
    return f"{head}:stateMachine:{place.rsplit(':', 1)[0]}"
