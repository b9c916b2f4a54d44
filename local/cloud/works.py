"""The cloud's parts, built in order and ended in reverse."""

import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from local.cloud.access.standing import confirm
from local.cloud.activity import Activity
from local.cloud.clock import routes as clock_routes
from local.cloud.clock.expiry import Expiry
from local.cloud.clock.forward import Forward
from local.cloud.clock.forward import Parts as Moved
from local.cloud.clock.hands import CloudClock
from local.cloud.clock.kinds import kinds
from local.cloud.deploy.addresses import rewriter
from local.cloud.deploy.assembly import Assembly
from local.cloud.deploy.assets import Assets
from local.cloud.deploy.errors import DeploymentError
from local.cloud.deploy.finishing import finish
from local.cloud.deploy.function_definitions import functions
from local.cloud.deploy.moto_stacks import MotoStacks
from local.cloud.deploy.stacks import DeployedStack, Resource, Stacks
from local.cloud.deploy.stand_ins import StandIn
from local.cloud.endpoint.endpoint import Endpoint
from local.cloud.endpoint.invocations import Invocations
from local.cloud.endpoint.machines import Machines
from local.cloud.endpoint.patching import moto_log
from local.cloud.faults.turns import Turns
from local.cloud.functions.definition import Function
from local.cloud.functions.invocation import Outcome
from local.cloud.functions.logs import LogBook
from local.cloud.functions.pool import Functions
from local.cloud.gateway.gateway import Gateway
from local.cloud.ledger import routes as ledger
from local.cloud.ledger.books import Books
from local.cloud.look import routes as look
from local.cloud.look.state import Parts
from local.cloud.look.usage import Usage
from local.cloud.metrics.cloudwatch import CloudWatch
from local.cloud.operator.desk import Asked, RefusalError
from local.cloud.sources.dispatcher import Dispatcher
from local.cloud.sources.mapping import mappings
from local.cloud.sources.queues import QueueSources
from local.cloud.sources.schedules import Schedules
from local.cloud.sources.streams import StreamSources
from local.cloud.sources.unfed import unfed
from local.operate import address

ONE_AT_A_TIME = threading.Lock()  # moto's state belongs to the process
FOR_EVER = 1e9


@dataclass(frozen=True, kw_only=True)
class Options:
    """As explained at `Cloud`."""

    seed: int
    port: int
    folder: Path | None
    principals: Path | None
    wait_s_max: float | None
    schedules: bool
    clock: CloudClock
    clock_parameter: str


class Works:
    """`for_whom` tells the audience of tokens no login asked for."""

    def __init__(self, options: Options, for_whom: Callable[[], str]) -> None:
        if not ONE_AT_A_TIME.acquire(blocking=False):
            message = "one local cloud at a time: close the other one first"
            raise RuntimeError(message)
        with ExitStack() as begun:
            begun.callback(ONE_AT_A_TIME.release)
            self._build(options, for_whom, begun)
            self._begun = begun.pop_all()

    def close(self) -> None:
        self._begun.close()

    def _build(self, options: Options, for_whom: Callable[[], str], begun: ExitStack) -> None:
        folder = options.folder or begun.enter_context(
            tempfile.TemporaryDirectory(prefix="local-cloud-", ignore_cleanup_errors=True)
        )
        self.folder = Path(folder).resolve()
        self.activity = Activity()
        self._wait_s_max = options.wait_s_max
        self.clock = options.clock
        self.activity.add_probe(list, moving=self.clock.overdue)
        self.resources: list[Resource] = []
        self.warnings: list[str] = []  # of the last deployment
        begun.enter_context(moto_log(self.folder / "logs" / "moto.log"))
        senders = {"sqs": self._send, "lambda": self._invoke_later, "states": self._start}
        port = options.port + 1 if options.port else 0
        self.endpoint = Endpoint(port=port, seed=options.seed, senders=senders, clock=self.clock)
        begun.callback(self.endpoint.close)
        self.gateway = Gateway(
            self._invoke_for_gateway,
            port=options.port,
            principals=options.principals,
            audience=for_whom,
            clock=self.clock,
        )
        begun.callback(self.gateway.close)
        self.logs = LogBook(self.folder / "logs", self.endpoint.locks, self.clock)
        begun.callback(self.logs.close)
        self.dispatcher = Dispatcher(self.activity, self.clock)
        begun.callback(self.dispatcher.close)
        self.functions = Functions(
            callers=self.endpoint.callers,
            sessions=self.endpoint.sessions,
            permits=self.endpoint.permits,
            logs=self.logs,
            activity=self.activity,
            clock=self.clock,
            state=self.folder,
            variables=self._function_variables,
        )
        begun.callback(self.functions.close)
        begun.callback(self.dispatcher.stop)
        self._build_deployment(options.seed)
        self._build_sources(options)
        self.functions.turn = Turns(self.endpoint.faults, self.activity, self.dispatcher, self.machines.count).turn
        self._build_cloudwatch()
        self._build_clock(options.clock_parameter)
        begun.callback(self.machines.close)
        begun.enter_context(address.told(self.folder, self.gateway.url))

    def _build_deployment(self, seed: int) -> None:
        StandIn.seed = seed
        StandIn.gateway = self.gateway.url.removeprefix("http://")
        self._assets = Assets()
        rewrite = rewriter(gateway=self.gateway.url, endpoint=self.endpoint.url)
        self.stacks = Stacks(MotoStacks(self.endpoint.patches, rewrite))
        self.gateway.desk.add("POST", "/stacks/<name>/delete", self._asked_to_delete)

    def _asked_to_delete(self, asked: Asked) -> dict[str, str]:
        try:
            self.delete(asked.variables["name"])
        except DeploymentError as error:
            raise RefusalError(409, str(error)) from error
        return {"deleted": asked.variables["name"]}

    def _build_sources(self, options: Options) -> None:
        wait = FOR_EVER if options.wait_s_max is None else options.wait_s_max
        endpoint, messages = self.endpoint, self.endpoint.messages
        self.books = Books(endpoint, self.functions.find, self.logs.drain)
        self.logs.readers.append(self.books.witness.read_log)
        ledger.register(self.gateway.desk, self.books)
        self._queues = QueueSources(
            messages=messages,
            functions=self.functions,
            dispatcher=self.dispatcher,
            activity=self.activity,
            clock=self.clock,
            witness=self.books.witness,
            faults=endpoint.faults,
            wait_s_max=wait,
        )
        self._streams = StreamSources(
            changes=endpoint.changes,
            functions=self.functions,
            dispatcher=self.dispatcher,
            activity=self.activity,
            messages=messages,
            permits=endpoint.permits,
            faults=endpoint.faults,
            clock=self.clock,
            wait_s_max=wait,
        )
        self.schedules = Schedules(endpoint.buses, self.dispatcher, self.clock, enabled=options.schedules)
        self.invocations = Invocations(
            patches=endpoint.patches,
            functions=self.functions,
            dispatcher=self.dispatcher,
            messages=messages,
            permits=endpoint.permits,
            now=self.clock.now,
            wait_s_max=wait,
        )
        self.machines = Machines(
            patches=endpoint.patches,
            invoke=self._invoke,
            permits=endpoint.permits,
            sessions=endpoint.sessions,
            activity=self.activity,
            clock=self.clock,
            wait_s_max=wait,
        )

    def _build_cloudwatch(self) -> None:
        self.cloudwatch = CloudWatch(self.endpoint, self.dispatcher, self.logs, self.clock)
        own = self.cloudwatch.own
        self.functions.observers.append(own.invoked)
        self.functions.throttle_observers.append(own.throttled)
        self.machines.observers.append(own.executed)
        self.gateway.api.observers.append(own.answered)
        self.endpoint.buses.observers.append(own.delivered)
        self._build_look()

    def _build_look(self) -> None:
        usage = Usage(self.endpoint, self.clock)
        self.functions.observers.append(usage.invoked)
        self.machines.observers.append(usage.executed)
        self.gateway.api.observers.append(usage.answered)
        self.logs.readers.append(usage.read)
        parts = Parts(
            endpoint=self.endpoint,
            functions=self.functions,
            cloudwatch=self.cloudwatch,
            usage=usage,
            dead_letters=self.books.dead_letters,
            resources=lambda: self.resources,
            problems=self.problems,
        )
        look.register(self.gateway.desk, parts)

    def _build_clock(self, parameter: str) -> None:
        def tell(offset_s: float) -> None:
            self.endpoint.client("ssm").put_parameter(
                Name=parameter, Value=f"{offset_s:.3f}", Type="String", Overwrite=True
            )
            self.renew_workers()

        self.lost: list[str] = []  # by their age
        self.expiry = Expiry(kinds(self.endpoint, self.clock, self.lost), self.dispatcher, self.clock)
        moved = Moved(
            clock=self.clock,
            activity=self.activity,
            schedules=self.schedules,
            queues=self._queues,
            expiry=self.expiry,
            cloudwatch=self.cloudwatch,
            tell=tell,
        )
        self.forward = Forward(moved)
        if self.clock.offset_s:
            tell(self.clock.offset_s)
        clock_routes.register(self.gateway.desk, self.clock, self.forward)

    def renew_workers(self) -> None:
        self.functions.renew()
        self.gateway.api.forget()

    def deploy(self, assembly: Assembly, parameters: dict[str, str]) -> list[DeployedStack]:
        self._assets.publish(assembly.assets, self.endpoint.client("s3"))
        deployed = self.stacks.deploy(assembly.stacks, parameters)
        self._take_up(self.stacks.resources())
        return deployed

    def delete(self, stack: str) -> None:
        """Its sources and functions rest before what they use is gone."""
        self.stacks.confirm_deletable(stack)
        self._take_up([resource for resource in self.resources if resource.stack != stack])
        self.stacks.delete(stack)

    def _take_up(self, resources: list[Resource]) -> None:
        """Every part learns what is there now."""
        self.resources = resources
        self.endpoint.permits.deploy(self.resources)
        confirm(self.endpoint.permits, self.resources)
        finish(self.resources, self.endpoint.client)
        self.functions.deploy(self._defined())
        self.invocations.deploy(self.resources)
        sources = mappings(self.resources)
        self._queues.deploy(source for source in sources if source.service == "sqs")
        self._streams.deploy(source for source in sources if source.service == "dynamodb")
        self.schedules.deploy()
        self.expiry.deploy()
        self.books.deploy(self.resources)
        self.gateway.deploy(self.resources)
        self.cloudwatch.deploy(self.resources)
        self.warnings = unfed(self.resources)

    def restage(self, folders: Mapping[Path, Path]) -> list[str]:
        """Returns the labels of the functions that run other code from now on."""
        before = self.functions.all()
        self._assets.restage(folders)
        self.functions.deploy(self._defined())
        self.gateway.api.forget()
        return sorted(function.label for function in self.functions.all() if function not in before)

    def _defined(self) -> list[Function]:
        return functions(self.resources, self._assets, self.folder / "inline")

    def problems(self) -> list[str]:
        """What went wrong in the cloud itself or was lost without a dead-letter queue."""
        faults = (self.endpoint.buses, self.cloudwatch.watch, self.dispatcher, self.gateway)
        return [*(line for part in faults for line in part.problems), *self.invocations.failed, *self.lost]

    def _function_variables(self) -> dict[str, str]:
        """What only the local cloud sets: where AWS is, that there is no X-Ray daemon, and how long waits may last."""
        where = {"AWS_ENDPOINT_URL": self.endpoint.url, "AWS_ALLOW_HTTP": "true", "POWERTOOLS_TRACE_DISABLED": "true"}
        return where if self._wait_s_max is None else where | {"LOCAL_CLOUD_WAIT_S_MAX": str(self._wait_s_max)}

    # Targets of events, bound late: the endpoint is there before them.

    def _invoke(self, function: str, event: str) -> Outcome:
        return self.functions.invoke(function, event, patient=False)

    def _invoke_for_gateway(self, function: str, event: str) -> Outcome:
        """Counted as busy, as all that invokes; a workflow is counted itself."""
        with self.activity.busy("request of the gateway"):
            return self._invoke(function, event)

    def _invoke_later(self, arn: str, body: str) -> None:
        self.invocations.later(arn, body)

    def _send(self, arn: str, body: str, group: str = "") -> None:
        self.endpoint.messages.send(arn, body, group)

    def _start(self, arn: str, body: str) -> None:
        self.machines.start(arn, body)
