"""The parts of CloudWatch together, fed by the rest of the cloud."""

from collections.abc import Iterable

from local.cloud.clock.hands import CloudClock
from local.cloud.deploy.stacks import Resource
from local.cloud.endpoint.endpoint import Endpoint
from local.cloud.functions.logs import LogBook
from local.cloud.metrics import in_moto
from local.cloud.metrics.log_lines import measured
from local.cloud.metrics.own import OwnMetrics
from local.cloud.metrics.queue_levels import QueueLevels
from local.cloud.metrics.series import MINUTE, Measurements
from local.cloud.metrics.watch import AlarmState, Watch
from local.cloud.sources.dispatcher import Dispatcher


class CloudWatch:
    """`own` is told by whoever invokes, executes, answers and delivers."""

    def __init__(self, endpoint: Endpoint, dispatcher: Dispatcher, logs: LogBook, clock: CloudClock) -> None:
        self.measurements = Measurements(clock)
        self.own = OwnMetrics(self.measurements)
        levels = QueueLevels(endpoint.messages, self.measurements)
        self.watch = Watch(
            measurements=self.measurements,
            dispatcher=dispatcher,
            locks=endpoint.locks,
            permits=endpoint.permits,
            measure=levels.measure,
        )
        self._dispatcher = dispatcher
        self._logs = logs
        self._clock = clock
        self._arrived_in: dict[str, int] = {}  # queue → the minute in which a message last came
        in_moto.install(endpoint.patches, self.measurements)
        logs.readers.append(self._read)
        endpoint.messages.listeners.append(self._arrived)

    def deploy(self, resources: Iterable[Resource]) -> None:
        self.watch.deploy(resources)

    def alarms(self) -> list[AlarmState]:
        """As of now: what has been printed and what the clock says are taken in first."""
        self._logs.drain()
        self.watch.look()
        return self.watch.states()

    def _read(self, lines: list[str]) -> None:
        for line in lines:
            for one in measured(line):
                for value in one.values:
                    self.measurements.put(one.metric, value, at=self._clock.shown_at(one.at), unit=one.unit)

    def _arrived(self, queue: str) -> None:
        """The first message of a minute is measured at once: a dead letter raises its alarm then."""
        minute = int(self.measurements.clock() // MINUTE)
        if self._arrived_in.get(queue) != minute:
            self._arrived_in[queue] = minute
            self._dispatcher.soon(self.watch.look)
