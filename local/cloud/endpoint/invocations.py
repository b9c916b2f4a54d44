"""Lambda's Invoke, with our workers in place of moto's Docker; and invocations nobody waits for."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.core.exceptions import JsonRESTError

from local.cloud import traces
from local.cloud.access.evaluation import Ask
from local.cloud.access.permits import Permits, RefusedError
from local.cloud.deploy.stacks import Resource
from local.cloud.endpoint.messages import Messages
from local.cloud.endpoint.patching import Patches
from local.cloud.functions.invocation import ThrottledError
from local.cloud.functions.limits import LATER_REQUEST_BYTES_MAX, REQUEST_BYTES_MAX
from local.cloud.functions.pool import Functions
from local.cloud.sources.dispatcher import Dispatcher

RETRIES = 2  # Lambda's own, where the template says nothing
RETRY_S = 60.0


class Invocations:
    """`failed` holds what failed after all attempts and has no destination: a fault tests should see."""

    def __init__(
        self,
        *,
        patches: Patches,
        functions: Functions,
        dispatcher: Dispatcher,
        messages: Messages,
        permits: Permits,
        now: Callable[[], float],
        wait_s_max: float,
    ) -> None:
        self._now = now
        self._functions = functions
        self._dispatcher = dispatcher
        self._messages = messages
        self._permits = permits
        self._wait_s = min(RETRY_S, wait_s_max)
        self._configurations: dict[str, dict[str, Any]] = {}
        self._dead_letters: dict[str, str] = {}
        self.failed: list[str] = []
        patches.replace(LambdaFunction, "invoke", self._invoke())

    def deploy(self, resources: Iterable[Resource]) -> None:
        resources = list(resources)
        configured = [r for r in resources if r.type == "AWS::Lambda::EventInvokeConfig"]
        self._configurations = {r.properties["FunctionName"]: r.properties for r in configured}
        functions = [r for r in resources if r.type == "AWS::Lambda::Function"]
        self._dead_letters = {
            r.physical_id: r.properties["DeadLetterConfig"]["TargetArn"]
            for r in functions
            if "DeadLetterConfig" in r.properties
        }

    def later(self, function: str, event: str) -> None:
        """An asynchronous invocation: repeated when it fails, then given to the destination for failures."""
        trace = traces.kept(traces.current(), self._now())
        self._dispatcher.work(f"invocation of {function}", lambda: self._attempt(function, event, trace))

    def _attempt(self, function: str, event: str, trace: str) -> None:
        with traces.following(trace):
            self._try(function, event)

    def _try(self, function: str, event: str) -> None:
        name = self._functions.find(function).name
        configuration = self._configurations.get(name, {})
        attempts = int(configuration.get("MaximumRetryAttempts", RETRIES)) + 1
        for attempt in range(1, attempts + 1):
            outcome = self._functions.invoke(name, event)
            if not outcome.failed:
                return
            if attempt < attempts and not self._dispatcher.wait(self._wait_s * attempt):
                return
        destination = configuration.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        if destination and ":sqs:" in destination:
            answer = {"requestPayload": json.loads(event), "responsePayload": json.loads(outcome.body)}
            self._hand_over(name, destination, json.dumps({"version": "1.0", **answer}, ensure_ascii=False))
        elif name in self._dead_letters:
            self._hand_over(name, self._dead_letters[name], event)
        else:
            self.failed.append(f"{name}: {outcome.body}")

    def _hand_over(self, name: str, queue: str, body: str) -> None:
        """In the function's role. Where that may not, it is lost, as in AWS; here a test should see it."""
        try:
            self._permits.check_role(self._functions.find(name).role, [Ask("sqs:SendMessage", queue)], by=name)
        except RefusedError as refused:
            self.failed.append(f"{name}: {refused}")
        else:
            self._messages.send(queue, body)

    def _invoke(self) -> Any:
        def invoke(function: Any, body: Any, request_headers: Any, response_headers: dict[str, str]) -> str | bytes:
            event = body.decode() if isinstance(body, bytes) else body or "{}"
            later = request_headers.get("x-amz-invocation-type") == "Event"
            refuse_too_large(event, LATER_REQUEST_BYTES_MAX if later else REQUEST_BYTES_MAX)
            if later:
                self.later(function.function_name, event)
                return ""
            try:
                outcome = self._functions.invoke(function.function_name, event, patient=False)
            except ThrottledError as throttled:
                raise TooManyError(throttled.code, str(throttled)) from None
            if outcome.failed:
                response_headers["x-amz-function-error"] = "Unhandled"
            return outcome.body.encode()

        return invoke


class TooLargeError(JsonRESTError):
    code = 413

    def __init__(self, bytes_max: int) -> None:
        message = f"Request must be smaller than {bytes_max} bytes for the InvokeFunction operation"
        super().__init__("RequestEntityTooLargeException", message)


class TooManyError(JsonRESTError):
    code = 429


def refuse_too_large(event: str, bytes_max: int) -> None:
    if len(event.encode()) > bytes_max:
        raise TooLargeError(bytes_max)
