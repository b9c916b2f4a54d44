"""A distributed map as Step Functions runs it.

moto's counts what failed and goes on as if it had not, takes a child that timed out for one that succeeded, runs what
is left of a stopped map, and writes a manifest of nothing.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from moto.stepfunctions.parser.api import HistoryEventType, MapRunStatus
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.distributed_iteration_component import (
    DistributedIterationComponent,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.result_writer.resource_eval.resource_eval_s3 import (
    ResourceEvalS3,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.state_map import StateMap
from moto.stepfunctions.parser.asl.component.state.exec.state_task.credentials import StateCredentials
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager
from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded, ProgramError, ProgramStopped, ProgramTimedOut
from moto.stepfunctions.parser.asl.eval.states import ItemData, MapData
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.utils import boto_client
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from local.cloud.endpoint.maps import batches, definitions, results
from local.cloud.endpoint.maps.children import FAILURES, Child, Status, counts, exceeds
from local.cloud.endpoint.patching import Patches
from local.cloud.settings import ACCOUNT, REGION

AT_ONCE_MAX = 1000  # where the template sets no limit; AWS: 10,000
RUN, DESTINATION = "local.map-run", "local.result-destination"  # in the heap of the map's own environment
EXCEEDED = "The specified tolerated failure threshold was exceeded"
Now = Callable[[], datetime]


def install(patches: Patches, now: Now) -> None:
    """Before whatever asks for maps (`_map_run`)."""
    parse, execute = AmazonStateLanguageParser.parse, vars(StateMap)["_eval_execution"]

    def executed(state: Any, env: Any) -> None:
        """Where results go is known before items run: a map that is stopped evaluates nothing any more."""
        if state.result_writer:
            state.result_writer.parargs.eval(env)
            env.heap[DESTINATION] = env.stack.pop()
        execute(state, env)

    def run_items(component: Any, env: Any, given: Any) -> None:
        items = env.stack.pop()
        run = MapRun(given, component, env, now)
        env.heap[RUN] = given.map_run_record.run = run
        run.prepare(items)
        run.work()
        if run.exceeded:
            raise failure(env, StatesErrorNameType.StatesExceedToleratedFailureThreshold, EXCEEDED)
        env.stack.append(run.outputs())

    patches.replace(AmazonStateLanguageParser, "parse", staticmethod(lambda text: parse(definitions.readable(text))))
    patches.replace(StateMap, "_eval_execution", executed)
    patches.replace(DistributedIterationComponent, "_eval_body", evaluated)
    patches.replace(DistributedIterationComponent, "_map_run", run_items)
    patches.replace(ResourceEvalS3, "_handle_put_object", staticmethod(tell_destination))


class MapRun:
    """One run's items. `children` stand in the order of the items."""

    def __init__(self, given: Any, component: Any, env: Any, now: Now) -> None:
        self.state: str = given.state_name
        self.record = given.map_run_record
        self.children: list[Child] = []
        self.exceeded = False
        self._component = component
        self._worker = component._create_worker(env=env, eval_input=given, job_pool=None)
        self._env = env
        self._now = now
        self._lock = threading.RLock()
        self._frames: dict[int, Any] = {}
        self._next = 0

    def prepare(self, items: list[Any]) -> None:
        """What each child is given: its item, as the template selects from it, or a batch of such."""
        data = self._env.states.context_object.context_object_data
        chosen = [self._selected(index, item) for index, item in enumerate(items)]
        machine = stepfunctions_parser_backends[ACCOUNT][REGION].describe_state_machine(data["StateMachine"]["Id"])
        told = definitions.batcher(machine.definition, self.state)
        given = batches.batches(chosen, told, self._env.states.get_input()) if told else [(each, 1) for each in chosen]
        machine_s, _, name = data["Execution"]["Id"].rpartition(":")
        own = f"{machine_s}/{self.record.map_state_machine_arn.rsplit('/', 1)[-1]}:{name}"
        self.children = [Child(index, f"{own}-{index}", each, size) for index, (each, size) in enumerate(given)]
        for child in self.children:
            self._count(child, Status.PENDING, 1)
            self.record.item_counter.total.count(child.items)
            self.record.execution_counter.total.count()

    def work(self) -> None:
        """Returns when no child runs any more."""
        at_once = min(len(self.children), self.record.max_concurrency or AT_ONCE_MAX)
        threads = [threading.Thread(target=self._take_turns, daemon=True) for _ in range(at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def outputs(self) -> list[Any]:
        """In the items' order; of one that failed and was borne, what became of it."""
        return [child.output if child.status is Status.SUCCEEDED else child.told() for child in self.children]

    def written(self) -> None:
        self.record.item_counter.results_written.count(sum(child.items for child in self.children))
        self.record.execution_counter.results_written.count(len(self.children))

    def forget(self) -> None:
        """What children were given and gave is not kept longer than the map runs."""
        for child in self.children:
            child.input = child.output = None

    def _selected(self, index: int, item: Any) -> Any:
        with self._framed(index, item) as frame:
            self._worker._eval_input(env_frame=frame)
            return frame.states.get_input()

    @contextlib.contextmanager
    def _framed(self, index: int, value: Any) -> Iterator[Any]:
        frame = self._env.open_inner_frame()
        frame.states.context_object.context_object_data["Map"] = MapData(Item=ItemData(Index=index, Value=value))
        frame.states.reset(value)
        frame.stack.append(frame.states.get_input())
        try:
            yield frame
        finally:
            self._env.delete_frame(frame)

    def _take_turns(self) -> None:
        while (child := self._begin()) is not None:
            with self._framed(child.index, child.input) as frame:
                self._run(child, frame)

    def _begin(self) -> Child | None:
        with self._lock:
            if self.exceeded or not self._env.is_running() or self._next == len(self.children):
                return None
            child = self.children[self._next]
            self._next += 1
            child.began = self._now()
            self._become(child, Status.RUNNING)
            return child

    def _run(self, child: Child, frame: Any) -> None:
        data = frame.states.context_object.context_object_data
        data["Execution"] = {**data["Execution"], "Id": child.execution}
        with self._lock:
            if self.exceeded:  # between its beginning and now
                frame.set_stop(self._now(), None, None)
            self._frames[child.index] = frame
        with contextlib.suppress(RuntimeError):  # a frame that was stopped begins nothing
            self._component._get_iteration_program().eval(frame)
        self._end(child, frame)

    def _end(self, child: Child, frame: Any) -> None:
        state = frame.program_state()
        with self._lock:
            del self._frames[child.index]
            child.ended = self._now()
            match state:
                case ProgramEnded():
                    child.output = frame.states.get_input()
                    self._become(child, Status.SUCCEEDED)
                case ProgramError():
                    child.error = str((state.error or {}).get("error") or "")
                    child.cause = str((state.error or {}).get("cause") or "")
                    self._become(child, Status.FAILED)
                case ProgramTimedOut():
                    child.error = "States.Timeout"
                    self._become(child, Status.TIMED_OUT)
                case ProgramStopped():
                    self._become(child, Status.ABORTED)
            if self._is_too_much():
                self._give_up()

    def _is_too_much(self) -> bool:
        record, counter = self.record, self.record.item_counter
        return exceeds(
            counter.failed.get() + counter.timed_out.get(),
            counter.total.get(),
            count_max=record.tolerated_failure_count,
            percent_max=record.tolerated_failure_percentage,
        )

    def _give_up(self) -> None:
        """Who runs is stopped, who has not begun never does."""
        self.exceeded = True
        for frame in self._frames.values():
            frame.set_stop(self._now(), None, None)

    def _become(self, child: Child, status: Status) -> None:
        self._count(child, child.status, -1)
        child.status = status
        self._count(child, status, 1)

    def _count(self, child: Child, status: Status, by: int) -> None:
        name = status.value.lower()
        getattr(self.record.item_counter, name).offset(by * child.items)
        getattr(self.record.execution_counter, name).offset(by)


def evaluated(component: Any, env: Any) -> None:
    """In place of moto's: a map run that is stopped has not succeeded, and one that failed leaves its results too."""
    given = env.stack.pop()
    record = given.map_run_record
    note(env, HistoryEventType.MapRunStarted, mapRunStartedEventDetails={"mapRunArn": record.map_run_arn})
    try:
        read_items(env, given)
        with unseen(env):
            component._map_run(env=env, eval_input=given)
        write(env, record)
    except Exception as error:
        with contextlib.suppress(FailureEventException):
            write(env, record)
        told = error.extract_error_cause_pair() if isinstance(error, FailureEventException) else None
        details = {name: text for name, text in zip(("error", "cause"), told or (), strict=False) if text}
        note(env, HistoryEventType.MapRunFailed, mapRunFailedEventDetails=details)
        record.set_stop(status=MapRunStatus.FAILED)
        raise
    finally:
        if run := env.heap.get(RUN):
            run.forget()
    if env.is_running():
        note(env, HistoryEventType.MapRunSucceeded)
        record.set_stop(status=MapRunStatus.SUCCEEDED)
    else:
        note(env, HistoryEventType.MapRunAborted)
        record.set_stop(status=MapRunStatus.ABORTED)


def note(env: Any, kind: HistoryEventType, **details: Any) -> None:
    env.event_manager.add_event(context=env.event_history_context, event_type=kind, event_details=details or None)


@contextlib.contextmanager
def unseen(env: Any) -> Iterator[None]:
    """Children have histories of their own."""
    parent, env.event_manager = env.event_manager, EventManager()
    try:
        yield
    finally:
        env.event_manager = parent


def read_items(env: Any, given: Any) -> None:
    if not given.item_reader:
        env.stack.append(given.input_items)
        return
    try:
        given.item_reader.eval(env=env)
    except (ClientError, BotoCoreError, ValueError, KeyError) as error:
        raise failure(env, StatesErrorNameType.StatesItemReaderFailed, str(error)) from error


def write(env: Any, record: Any) -> None:
    """To where the template says, in the machine's role; nothing where it says nothing, or no item was known."""
    destination, run = env.heap.get(DESTINATION), env.heap.get(RUN)
    if not destination or not run:
        return
    bucket, prefix = destination["Bucket"], destination.get("Prefix", "")
    credentials = StateCredentials(role_arn=env.aws_execution_details.role_arn)
    try:
        s3: Any = boto_client.boto_client_for(REGION, "s3", credentials)
        for key, body in results.objects(bucket, prefix, record.map_run_arn, run.children).items():
            s3.put_object(Bucket=bucket, Key=key, Body=body)
    except (ClientError, BotoCoreError) as error:
        env.heap.pop(DESTINATION)
        raise failure(env, StatesErrorNameType.StatesResultWriterFailed, str(error)) from error
    run.written()


def tell_destination(env: Any, resource_runtime_part: Any, state_credentials: Any) -> None:  # noqa: ARG001 - moto's own
    """The map's result is where its results are."""
    destination = env.stack.pop()
    env.stack.pop()
    map_run = env.heap[RUN].record.map_run_arn
    key = f"{results.folder(destination.get('Prefix', ''), map_run)}manifest.json"
    env.stack.append({"MapRunArn": map_run, "ResultWriterDetails": {"Bucket": destination["Bucket"], "Key": key}})


def failure(env: Any, kind: StatesErrorNameType, cause: str) -> FailureEventException:
    details: Any = {"mapRunFailedEventDetails": {"error": kind.to_name(), "cause": cause}}
    name = StatesErrorName(typ=kind)
    return FailureEventException(
        FailureEvent(env=env, error_name=name, event_type=HistoryEventType.MapRunFailed, event_details=details)
    )


def told(record: Any) -> dict[str, Any] | None:
    """Of a map run: its state, how many items came to what, and of children that failed why."""
    run: MapRun | None = getattr(record, "run", None)
    if run is None:
        return None
    failed = [child for child in run.children if child.status in FAILURES]
    return {
        "state": run.state,
        "arn": record.map_run_arn,
        "status": str(getattr(record.status, "value", record.status)),
        "items": counts(run.children),
        "failed": [{"index": child.index, "error": child.error, "cause": child.cause} for child in failed],
    }
