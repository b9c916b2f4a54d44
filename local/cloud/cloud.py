"""The local cloud as programs and tests use it."""

import json
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local.cloud.activity import Activity
from local.cloud.deploy.addresses import rewriter
from local.cloud.deploy.assembly import Assembly
from local.cloud.deploy.assets import Assets
from local.cloud.deploy.finishing import finish
from local.cloud.deploy.function_definitions import functions
from local.cloud.deploy.moto_stacks import MotoStacks
from local.cloud.deploy.stacks import Resource, Stacks
from local.cloud.deploy.stand_ins import StandIn
from local.cloud.endpoint.callers import KillOrder
from local.cloud.endpoint.endpoint import Endpoint
from local.cloud.endpoint.invocations import Invocations
from local.cloud.endpoint.machines import Machines
from local.cloud.functions.invocation import Outcome
from local.cloud.functions.logs import LogBook
from local.cloud.functions.pool import Functions
from local.cloud.sources.dispatcher import Dispatcher
from local.cloud.sources.mapping import mappings
from local.cloud.sources.queues import QueueSources
from local.cloud.sources.schedules import Schedules
from local.cloud.sources.streams import StreamSources

BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"
BOOTSTRAP_VERSION = "30"
ONE_AT_A_TIME = threading.Lock()  # moto's state belongs to the process
FOR_EVER = 1e9


class Cloud:
    """AWS in this process. As a context manager it begins empty and leaves nothing behind.

    seed: the same seed gives the same names, ids and secrets to the same deployments.
    port: of the gateway (pages, API, login); 0 takes any free one. The AWS endpoint has the next one, or any.
    state: a folder for logs and temporary files; without it one that is deleted at the end.
    wait_s_max: no wait of the cloud's own (redelivery after a failure, Wait and Retry of workflows, batching windows)
        lasts longer. None: as the template says.
    schedules: False: rules with a schedule fire only by `fire_schedules`.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        port: int = 0,
        state: Path | None = None,
        wait_s_max: float | None = None,
        schedules: bool = True,
    ) -> None:
        if not ONE_AT_A_TIME.acquire(blocking=False):
            message = "one local cloud at a time: close the other one first"
            raise RuntimeError(message)
        self._temporary = (
            None if state else tempfile.TemporaryDirectory(prefix="local-cloud-", ignore_cleanup_errors=True)
        )
        self.state = (state or Path(self._temporary.name if self._temporary else "")).resolve()
        wait = FOR_EVER if wait_s_max is None else wait_s_max
        self.activity = Activity()
        self._resources: list[Resource] = []
        self.endpoint = Endpoint(
            port=port + 1 if port else 0,
            seed=seed,
            senders={"sqs": self._send, "lambda": self._invoke_later, "states": self._start},
        )
        StandIn.seed = seed
        self._assets = Assets()
        self._stacks = Stacks(
            MotoStacks(self.endpoint.patches, rewriter(gateway="http://x", endpoint=self.endpoint.url))
        )
        self._logs = LogBook(self.state / "logs", self.endpoint.locks)
        self._functions = Functions(
            callers=self.endpoint.callers,
            logs=self._logs,
            activity=self.activity,
            state=self.state,
            variables=self._function_variables,
        )
        self._dispatcher = Dispatcher()
        messages = self.endpoint.messages
        self._queues = QueueSources(messages, self._functions, self._dispatcher, self.activity, wait)
        self._streams = StreamSources(
            self.endpoint.changes, self._functions, self._dispatcher, self.activity, messages, wait
        )
        self._schedules = Schedules(self.endpoint.buses, self._dispatcher, enabled=schedules)
        self._invocations = Invocations(self.endpoint.patches, self._functions, self._dispatcher, messages, wait)
        self._machines = Machines(self.endpoint.patches, self._functions.invoke, self.activity, wait)
        self.client("ssm").put_parameter(Name=BOOTSTRAP, Value=BOOTSTRAP_VERSION, Type="String")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process and thread that it started, and forget everything."""
        self._dispatcher.stop()
        self._machines.close()
        self._functions.close()
        self._dispatcher.close()
        self._logs.close()
        self.endpoint.close()
        if self._temporary:
            self._temporary.cleanup()
        ONE_AT_A_TIME.release()

    def deploy(self, assembly: Path, *, parameters: Mapping[str, str] | None = None) -> None:
        """Deploy a synthesised assembly (cdk.out); again after a change only what changed. Raises DeploymentError."""
        read = Assembly.read(assembly)
        self._assets.publish(read.assets, self.client("s3"))
        self._stacks.deploy(read.stacks, parameters or {})
        self._resources = self._stacks.resources()
        finish(self._resources, self.client)
        self._functions.deploy(functions(self._resources, self._assets, self.state / "inline"))
        self._invocations.deploy(self._resources)
        sources = mappings(self._resources)
        self._queues.deploy(source for source in sources if source.service == "sqs")
        self._streams.deploy(source for source in sources if source.service == "dynamodb")
        self._schedules.deploy()

    def outputs(self) -> dict[str, str]:
        """All outputs, as "Stack.Output" and, where no other stack has the same, as "Output"."""
        named: dict[str, list[str]] = {}
        for stack, outputs in self._stacks.outputs().items():
            for name, value in outputs.items():
                named.setdefault(f"{stack}.{name}", []).append(value)
                named.setdefault(name, []).append(value)
        return {name: values[0] for name, values in named.items() if len(values) == 1}

    def resources(self, type_: str = "") -> list[Resource]:
        """What is deployed, with resolved properties."""
        return [resource for resource in self._resources if not type_ or resource.type == type_]

    def client(self, service: str) -> Any:
        """A boto3 client with all rights."""
        return self.endpoint.client(service)

    def invoke(self, function: str, event: Any = None) -> Any:
        """Invoke the one function whose stack/logical id holds `function`. Raises FunctionError when it fails."""
        outcome = self._functions.invoke(self._one_function(function), json.dumps(event if event is not None else {}))
        if outcome.failed:
            raise FunctionError(outcome)
        return json.loads(outcome.body or "null")

    def kill_at(self, function: str, *, after_calls: int) -> None:
        """Test door: kill a worker of that function when it makes its n-th AWS request from now on, once."""
        self.endpoint.callers.order(KillOrder(function, after_calls))

    def kills_pending(self) -> int:
        """How many orders to kill have not been carried out."""
        return len(self.endpoint.callers.orders())

    def fire_schedules(self, part: str = "") -> int:
        """Fire now every scheduled rule whose name holds `part`; returns how many."""
        return self._schedules.fire(part)

    def wait_idle(self, timeout_s: float = 30) -> None:
        """Until nothing more happens by itself: no message, stream record, execution, invocation. Raises TimeoutError."""
        self.activity.wait_idle(timeout_s)

    def events(self, bus: str | None = None) -> list[dict[str, Any]]:
        """Every event put on the buses that stacks made, in order (or on the one named, "default" too)."""
        return [
            event
            for event in self.endpoint.buses.journal()
            if (event["bus"] == bus if bus else event["bus"] != "default")
        ]

    def dead_letters(self) -> dict[str, list[str]]:
        """Bodies of the messages in each queue that others use for dead letters, where there are any."""
        messages = self.endpoint.messages
        with messages.lock:
            held = {
                queue.name: [message.body for message in queue._messages] for queue in messages.dead_letter_queues()
            }
        return {name: bodies for name, bodies in held.items() if bodies}

    def problems(self) -> list[str]:
        """What went wrong in the cloud itself or was lost without a dead-letter queue. Empty in a sound run."""
        return [*self.endpoint.buses.problems, *self._dispatcher.problems, *self._invocations.failed]

    def _one_function(self, part: str) -> str:
        found = [function for function in self._functions.all() if part in function.label or function.name == part]
        if len(found) != 1:
            message = f"{part!r} names {len(found)} functions: {', '.join(sorted(f.label for f in found))}"
            raise LookupError(message)
        return found[0].name

    def _function_variables(self) -> dict[str, str]:
        """What only the local cloud sets: where AWS is, and that there is no X-Ray daemon."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint.url,
            "AWS_ALLOW_HTTP": "true",
            "POWERTOOLS_TRACE_DISABLED": "true",
        }

    def _send(self, arn: str, body: str) -> None:
        self.endpoint.messages.send(arn, body)

    def _invoke_later(self, arn: str, body: str) -> None:
        self._invocations.later(arn, body)

    def _start(self, arn: str, body: str) -> None:
        self._machines.start(arn, body)


class FunctionError(Exception):
    """A function failed: `kind` and `message` as it told them, `body` the whole answer."""

    def __init__(self, outcome: Outcome) -> None:
        self.body = json.loads(outcome.body)
        self.kind = str(self.body.get("errorType", ""))
        self.message = str(self.body.get("errorMessage", ""))
        super().__init__(f"{self.kind}: {self.message}")
