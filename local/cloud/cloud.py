"""The local cloud as programs and tests use it."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local.cloud.clock import durations
from local.cloud.clock.forward import Fell
from local.cloud.clock.hands import CloudClock
from local.cloud.deploy.assembly import Assembly
from local.cloud.deploy.stacks import DeployedStack, Resource
from local.cloud.endpoint.callers import KillOrder
from local.cloud.faults.plan import Plan
from local.cloud.functions.invocation import Outcome
from local.cloud.ledger.accounts import Ledger
from local.cloud.metrics.series import Clock
from local.cloud.metrics.watch import AlarmState
from local.cloud.operator.desk import Desk
from local.cloud.works import Options, Works

BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"
BOOTSTRAP_VERSION = "30"


class Cloud:
    """AWS in this process. As a context manager it begins empty and leaves nothing behind.

    seed: the same seed gives the same names, ids and secrets to the same deployments.
    port: of the gateway (pages, API, login); 0 takes any free one. The AWS endpoint has the next one, or any.
    folder: for logs and temporary files; without it one that is deleted at the end.
    principals: a JSON file of who can log in (openid/principals.py).
    audience: whom tokens are for that no login asked for; by default what the template parameter Audience says.
    wait_s_max: no wait of the cloud's own (redelivery after a failure, Wait and Retry of workflows, batching windows)
        lasts longer. None: as the template says.
    schedules: False: rules with a schedule fire only by `fire_schedules`.
    clock: what the cloud's clock goes by, in seconds since 1970.
    begins: what it shows at first, where that is not real time.
    clock_parameter: of Parameter Store: tells programs by how many seconds it is ahead of real time, once it is.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        port: int = 0,
        folder: Path | None = None,
        principals: Path | None = None,
        audience: str | None = None,
        wait_s_max: float | None = None,
        schedules: bool = True,
        clock: Clock = time.time,
        begins: datetime | None = None,
        clock_parameter: str = "/zunyi/clock",
    ) -> None:
        self._audience = audience
        options = Options(
            seed=seed,
            port=port,
            folder=folder,
            principals=principals,
            wait_s_max=wait_s_max,
            schedules=schedules,
            clock=CloudClock(clock, begins.timestamp() - clock() if begins else 0.0),
            clock_parameter=clock_parameter,
        )
        self.works = Works(options, self._for_whom)
        try:
            self.client("ssm").put_parameter(Name=BOOTSTRAP, Value=BOOTSTRAP_VERSION, Type="String")
        except BaseException:  # Ctrl-C: whoever made it has nothing to close yet
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process and thread that it started, and forget everything."""
        self.works.close()

    def deploy(
        self, assembly: Path, *, parameters: Mapping[str, str | Mapping[str, str]] | None = None
    ) -> list[DeployedStack]:
        """Deploy a synthesised assembly (cdk.out); again after a change only what changed. Raises DeploymentError.

        parameters: by stack and name ({"Login": {"Issuer": …}}), or by name for every stack that has it.
        """
        return self.works.deploy(Assembly.read(assembly), flat(parameters or {}))

    def delete(self, stack: str) -> None:
        """Delete a stack's resources, but those it is told to retain. Raises DeploymentError: it is not there, another
        one imports what it exports, or a bucket of its holds objects; then all of it is as it was."""
        self.works.delete(stack)

    def restage(self, folders: Mapping[Path, Path]) -> list[str]:
        """Run the functions that use these folders of the assembly from others, until the next deployment.

        Returns their labels. Only their workers are renewed; what they have under way they end with the old code.
        """
        return self.works.restage(folders)

    def outputs(self, stack: str | None = None) -> dict[str, str]:
        """Of one stack; or of all, each by its name (of several with one name the last stack's)."""
        outputs = self.works.stacks.outputs()
        return outputs[stack] if stack else {name: value for of in outputs.values() for name, value in of.items()}

    def resources(self, type_: str = "") -> list[Resource]:
        """What is deployed, with resolved properties."""
        return [resource for resource in self.works.resources if not type_ or resource.type == type_]

    @property
    def gateway_url(self) -> str:
        return self.works.gateway.url

    @property
    def endpoint_url(self) -> str:
        """Of the AWS services."""
        return self.works.endpoint.url

    @property
    def issuer(self) -> str:
        """The OpenID issuer, for the templates' parameters."""
        return self.works.gateway.openid.issuer

    @property
    def folder(self) -> Path:
        """logs/<function>.log among others."""
        return self.works.folder

    @property
    def desk(self) -> Desk:
        """The operator's, to which routes may be added."""
        return self.works.gateway.desk

    def client(self, service: str) -> Any:
        """A boto3 client with all rights."""
        return self.works.endpoint.client(service)

    def environment(self) -> dict[str, str]:
        """Variables that lead any AWS program of this machine to this cloud."""
        return self.works.endpoint.environment()

    def token(self, principal: str, **claims: Any) -> str:
        """An access token of one of the principals, as after a login. Raises LookupError for an unknown one."""
        return self.works.gateway.openid.token(principal, **claims)

    def invoke(self, function: str, event: Any = None) -> Any:
        """Invoke the one function whose stack/logical id holds `function`. Raises FunctionError when it fails."""
        event = event if event is not None else {}
        outcome = self.works.functions.invoke(self._one_function(function), json.dumps(event))
        if outcome.failed:
            raise FunctionError(outcome)
        return json.loads(outcome.body or "null")

    def kill_at(self, function: str, *, after_calls: int, done: bool = False) -> None:
        """Test door: kill a worker of that function when it makes its n-th AWS request from now on, once; done: when
        AWS has done it, instead of before."""
        self.works.endpoint.callers.order(KillOrder(function, after_calls, done))

    def kills_pending(self) -> int:
        """How many orders to kill have not been carried out."""
        return len(self.works.endpoint.callers.orders())

    def withdraw_kills(self) -> None:
        """Forget the orders to kill that have not been carried out."""
        self.works.endpoint.callers.withdraw_orders()

    def let_fail(self, plan: Plan | None) -> None:
        """Test door: from now on requests of functions and deliveries to them go wrong by the plan; None: no more."""
        self.works.endpoint.faults.plan = plan

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Test door: no queue is read while the block lasts; what it sends comes together."""
        self.works.dispatcher.hold(True)
        try:
            yield
        finally:
            self.works.dispatcher.hold(False)

    def calls(self) -> dict[str, int]:
        """AWS requests made so far, by function (stack/logical id)."""
        return self.works.endpoint.callers.counted()

    def renew_workers(self) -> None:
        """The next invocations find new execution environments, and authorisers are asked anew."""
        self.works.renew_workers()

    def now(self) -> datetime:
        """What the cloud's clock shows."""
        return self.works.clock.moment()

    def forward(self, by: str | timedelta) -> list[Fell]:
        """Move the clock ("5d", "36h", "90m"), past all that falls due, in order; what did.

        The cloud comes to rest first, at each moment at which something falls due, and at the end. Schedules fire with
        `schedules=False` too.
        """
        fallen: list[Fell] = []
        seconds = by.total_seconds() if isinstance(by, timedelta) else durations.seconds(by)
        self.works.forward.by(seconds, fallen.append)
        return fallen

    def jump(self, seconds: float) -> None:
        """Move the clock at once, as a fault: nothing is waited for, and what falls due does so together."""
        self.works.forward.jump(seconds)

    def fire_schedules(self, part: str = "") -> int:
        """Fire now every scheduled rule whose name holds `part`; returns how many."""
        return self.works.schedules.fire(part)

    def wait_idle(self, timeout: float = 30) -> None:
        """Until nothing more happens by itself: no message, stream record, execution, invocation. Else TimeoutError."""
        self.works.activity.wait_idle(timeout)
        self.works.logs.drain()

    def events(self, bus: str | None = None) -> list[dict[str, Any]]:
        """Every event put on buses of the stacks, in order; or on the one named, "default" too."""
        journal = self.works.endpoint.buses.journal()
        return [event for event in journal if (event["bus"] == bus if bus else event["bus"] != "default")]

    def dead_letters(self) -> dict[str, list[str]]:
        """Bodies of the messages in each dead-letter queue that has any, by the queue's name."""
        messages = self.works.endpoint.messages
        with messages.lock:
            held = {
                queue.name: [message.body for message in queue._messages] for queue in messages.dead_letter_queues()
            }
        return {name: bodies for name, bodies in held.items() if bodies}

    def grants(self) -> dict[str, Any]:
        """By the roles' labels (stack/logical id): grants used with how often, unused ones, and what was refused."""
        permits = self.works.endpoint.permits
        return permits.usage.report(permits.roles.values())

    def alarms(self) -> list[AlarmState]:
        """Every alarm of the stacks and its state now, by name."""
        return self.works.cloudwatch.alarms()

    def ledger(self) -> Ledger:
        """What became of every event put on the stacks' buses: who received it, what it changed."""
        return self.works.books.ledger()

    def redrive(self, queue: str, message: str | None = None) -> int:
        """Send what rests in the one dead-letter queue whose name holds `queue` back to where it came from, or the one
        message. Returns how many. Raises LookupError."""
        return self.works.books.dead_letters.redrive(queue, message)

    def problems(self) -> list[str]:
        """What went wrong in the cloud itself or was lost without a dead-letter queue. Empty in a sound run."""
        return self.works.problems()

    def warnings(self) -> list[str]:
        """What is no error but seldom meant in what is deployed: queues without a consumer."""
        return list(self.works.warnings)

    def _for_whom(self) -> str:
        return self._audience or self.works.stacks.parameter("Audience") or "local"

    def _one_function(self, part: str) -> str:
        found = [function for function in self.works.functions.all() if part in function.label or function.name == part]
        if len(found) != 1:
            message = f"{part!r} names {len(found)} functions: {', '.join(sorted(f.label for f in found))}"
            raise LookupError(message)
        return found[0].name


def flat(parameters: Mapping[str, str | Mapping[str, str]]) -> dict[str, str]:
    """
    >>> flat({"Login": {"Issuer": "a"}, "Stage": "test"})
    {'Login:Issuer': 'a', 'Stage': 'test'}
    """
    made: dict[str, str] = {}
    for name, value in parameters.items():
        made |= {name: value} if isinstance(value, str) else {f"{name}:{inner}": text for inner, text in value.items()}
    return made


class FunctionError(Exception):
    """A function failed: `kind` and `message` as it told them, `body` the whole answer."""

    def __init__(self, outcome: Outcome) -> None:
        self.body = json.loads(outcome.body)
        self.kind = str(self.body.get("errorType", ""))
        self.message = str(self.body.get("errorMessage", ""))
        super().__init__(f"{self.kind}: {self.message}")
