"""Which state machine waits with a task token: what the answer to a task is judged by."""

import threading
from typing import Final

from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor import (
    distributed_item_processor_worker as workers,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.job import Job
from moto.stepfunctions.parser.asl.eval.states import ContextObject

from local.cloud.endpoint.patching import Patches

_LOCK: Final = threading.Lock()
_MACHINES: Final[dict[str, str]] = {}


def machine_of(token: str) -> str:
    """The state machine's ARN, for an item of a distributed map `<machine>/<label>`; "" of a token nobody gave out."""
    with _LOCK:
        return _MACHINES.get(token, "")


def install(patches: Patches) -> None:
    """Notes each token as it is made, and gives a distributed map's items executions of their own, as AWS does."""
    with _LOCK:
        _MACHINES.clear()
    made = vars(ContextObject)["update_task_token"]
    evaluated = vars(workers.DistributedItemProcessorWorker)["_eval_job"]

    def update_task_token(context: ContextObject) -> str:
        token: str = made(context)
        execution = context.context_object_data["Execution"]["Id"]
        with _LOCK:
            _MACHINES[token] = machine(execution)
        return token

    def eval_job(worker: workers.DistributedItemProcessorWorker, env: object, job: Job) -> None:
        data = env.states.context_object.context_object_data  # type: ignore[attr-defined]
        labelled = worker._map_run_record.map_run_arn.split(":mapRun:")[1].split(":")[0]
        head, _, place = data["Execution"]["Id"].partition(":execution:")
        own = f"{head}:execution:{labelled}:{place.split(':')[-1]}-{job.job_index}"
        data["Execution"] = {**data["Execution"], "Id": own}
        evaluated(worker, env, job)

    patches.replace(ContextObject, "update_task_token", update_task_token)
    patches.replace(workers.DistributedItemProcessorWorker, "_eval_job", eval_job)


def machine(execution: str) -> str:
    """
    >>> machine("arn:aws:states:us-east-1:1:execution:Deliver/Slices:9f")
    'arn:aws:states:us-east-1:1:stateMachine:Deliver/Slices'
    """
    head, _, place = execution.partition(":execution:")
    return f"{head}:stateMachine:{place.rsplit(':', 1)[0]}"
