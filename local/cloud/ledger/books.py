"""The ledger of the running cloud: looks in the order that lets nothing fall between two looks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from local.cloud.deploy.stacks import Resource
from local.cloud.endpoint.endpoint import Endpoint
from local.cloud.functions.definition import Function
from local.cloud.ledger import shape
from local.cloud.ledger.accounts import Consumer, DeadLetter, Event, Ledger, Place, Seen, settle
from local.cloud.ledger.consumers import Consumers
from local.cloud.ledger.dead_letters import DeadLetters
from local.cloud.ledger.inboxes import Inboxes, Kept
from local.cloud.ledger.witness import Witness

DEFAULT_BUS = "default"  # AWS's own notices; the ledger is of what applications say to each other


class Books:
    """`find` gives a deployed function; `drain` returns when everything logged has been read."""

    def __init__(self, endpoint: Endpoint, find: Callable[[str], Function], drain: Callable[[], None]) -> None:
        self._endpoint = endpoint
        self._drain = drain
        self._consumers = Consumers(find)
        self._inboxes = Inboxes(endpoint.changes)
        self.witness = Witness(self._consumers.of_queue, self._inboxes.has)
        self.dead_letters = DeadLetters(endpoint.messages, self.witness.failure)

    def deploy(self, resources: Iterable[Resource]) -> None:
        self._consumers.deploy(resources, self._endpoint.buses.journal())

    def ledger(self) -> Ledger:
        """An event is on its bus before it leaves its outbox, in its queue before it is on the bus, and in its inbox
        before it leaves its queue: hence bus, queues, tables, and once more the bus."""
        self._drain()
        journal = self._endpoint.buses.journal()
        handed = self.witness.handed()
        queued, dead = self._queues()
        kept = self._inboxes.read()
        come = {shape.event_id(entry) for entry in self._endpoint.buses.journal()}
        published = events(journal)
        waiting, vanished = unpublished(kept, published, come)
        return settle(
            Seen(
                published=[*published.values()],
                waiting=waiting,
                vanished=vanished,
                expected=self._expected(journal),
                handed=handed,
                effects=kept.effects,
                queued=queued,
                dead=dead,
            )
        )

    def _expected(self, journal: Sequence[Mapping[str, Any]]) -> dict[str, list[Consumer]]:
        found: dict[str, dict[str, Consumer]] = {}
        for entry, consumers in zip(journal, self._consumers.expected(journal), strict=True):
            if entry["bus"] != DEFAULT_BUS:
                found.setdefault(shape.event_id(entry), {}).update({each.queue: each for each in consumers})
        return {event: [*consumers.values()] for event, consumers in found.items()}

    def _queues(self) -> tuple[set[Place], list[DeadLetter]]:
        """Both at one moment: a message goes from a queue to its dead letters."""
        with self._endpoint.messages.lock:
            return self._queued(), self.dead_letters.letters()

    def _queued(self) -> set[Place]:
        messages = self._endpoint.messages
        resting = {queue.name for queue in messages.dead_letter_queues()}
        return {
            (shape.event_of(message.body), queue.name)
            for queue in messages.backend.queues.values()
            if queue.name not in resting
            for message in queue._messages
        }


def events(journal: Iterable[Mapping[str, Any]]) -> dict[str, Event]:
    """Those that came to the applications' buses, in order, each with how often it came."""
    found: dict[str, Event] = {}
    for entry in journal:
        if entry["bus"] == DEFAULT_BUS:
            continue
        id_ = shape.event_id(entry)
        before = found.get(id_)
        at, times = (before.at, before.times) if before else (entry["time"], 0)
        found[id_] = Event(id=id_, type=entry["detail-type"], at=at, times=times + 1)
    return found


def unpublished(kept: Kept, published: Mapping[str, Event], come: set[str]) -> tuple[list[Event], list[Event]]:
    """(what is still on its way to a bus, what was said and is nowhere). What came while we looked is on its way."""
    said = {id_: Event(id=id_, times=0) for effect in kept.effects for id_ in effect.said} | kept.said | kept.waiting
    missing = {id_: event for id_, event in said.items() if id_ not in published}
    waiting = [event for id_, event in missing.items() if id_ in kept.waiting or id_ in come]
    return waiting, [event for id_, event in missing.items() if id_ not in kept.waiting and id_ not in come]
