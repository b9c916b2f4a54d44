"""What became of every event. Pure: from what was seen to what it means.

For each event and each consumer that a rule leads it to, exactly one outcome:

effective   its consumer took it in, once
doubled     its consumer took it in more than once
under way   a message of it lies in the consumer's queue
dead        it rests with the consumer's dead letters
lost        none of these, although the consumer keeps an inbox
unjudged    none of these, and the consumer keeps no inbox that could tell
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["effective", "doubled", "under way", "dead", "lost", "unjudged"]
Stage = Literal["published", "waiting", "vanished"]
Place = tuple[str, str]  # event id, name of the consumer's queue


@dataclass(frozen=True, kw_only=True)
class Event:
    """times: how often a bus took it; 0 while it waits in an outbox. type and at are empty where nothing tells them."""

    id: str
    type: str = ""
    at: str = ""
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class Consumer:
    """name: as its inbox has it; label: the function's `<stack>/<logical id>`, or the queue where no function reads."""

    name: str
    label: str
    queue: str
    keeps_inbox: bool


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One inbox row. cause: `<consumer>#<event>`; writes: how often it was written; present: whether it is there now,
    or was until its time to live was over; changed: rows written with it, by kind; said: ids of the events said with
    it."""

    cause: str
    at: str = ""
    writes: int = 1
    present: bool = True
    changed: Mapping[str, int] = field(default_factory=dict)
    said: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Handed:
    """How often a consumer's function was given an event, how often that failed, and how often it had been done."""

    times: int = 0
    failed: int = 0
    absorbed: int = 0


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """source: the queue it came from, and goes back to; empty when none is known. kind, told: the last failure."""

    queue: str
    message: str
    source: str = ""
    event: str = ""
    received: int = 0
    kind: str = ""
    told: str = ""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """waiting: in an outbox now. vanished: said once, but neither on a bus nor in an outbox. expected: by event id."""

    published: Sequence[Event] = ()
    waiting: Sequence[Event] = ()
    vanished: Sequence[Event] = ()
    expected: Mapping[str, Sequence[Consumer]] = field(default_factory=dict)
    handed: Mapping[Place, Handed] = field(default_factory=dict)
    effects: Sequence[Effect] = ()
    queued: Collection[Place] = ()
    dead: Sequence[DeadLetter] = ()


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What one consumer made of one event."""

    consumer: Consumer
    outcome: Outcome
    handed: Handed
    effects: tuple[Effect, ...]

    @property
    def arrived(self) -> bool:
        return self.handed.times > 0 or bool(self.effects)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """said_by: the cause whose effect said this event; empty for what a request or a workflow said."""

    event: Event
    stage: Stage
    said_by: str
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Events: published. Events by consumer: expected and those below, but `absorbed` and `failed`, which count how
    often a function was handed one. lost and under_way also count events that never, or not yet, came to a bus."""

    published: int = 0
    expected: int = 0
    delivered: int = 0
    effective: int = 0
    absorbed: int = 0
    failed: int = 0
    lost: int = 0
    doubled: int = 0
    under_way: int = 0
    dead: int = 0
    unjudged: int = 0


@dataclass(frozen=True, kw_only=True)
class Ledger:
    entries: tuple[Entry, ...]
    dead_letters: tuple[DeadLetter, ...]

    @property
    def totals(self) -> Totals:
        return totals(self.entries)

    @property
    def lost(self) -> int:
        return self.totals.lost

    @property
    def doubled(self) -> int:
        return self.totals.doubled

    def by_type(self) -> dict[str, Totals]:
        types = sorted({entry.event.type for entry in self.entries})
        return {type_: totals(entry for entry in self.entries if entry.event.type == type_) for type_ in types}

    def find(self, event_id: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.event.id == event_id), None)


def settle(seen: Seen) -> Ledger:
    """The accounts, in the order in which the events were published."""
    effects: dict[str, list[Effect]] = {}
    for effect in seen.effects:
        effects.setdefault(effect.cause, []).append(effect)
    said_by = {event: effect.cause for effect in seen.effects for event in effect.said}
    dead = {(letter.event, letter.source) for letter in seen.dead}
    queued = set(seen.queued)

    def receipt(event: Event, consumer: Consumer) -> Receipt:
        place = (event.id, consumer.queue)
        mine = tuple(effects.get(f"{consumer.name}#{event.id}", ()))
        outcome = judge(consumer, mine, queued=place in queued, dead=place in dead)
        return Receipt(consumer=consumer, outcome=outcome, handed=seen.handed.get(place, NEVER_HANDED), effects=mine)

    def entry(event: Event, stage: Stage) -> Entry:
        receipts = tuple(receipt(event, consumer) for consumer in seen.expected.get(event.id, ()))
        return Entry(event=event, stage=stage, said_by=said_by.get(event.id, ""), receipts=receipts)

    entries = [entry(event, "published") for event in seen.published]
    entries += [entry(event, "waiting") for event in seen.waiting]
    entries += [entry(event, "vanished") for event in seen.vanished]
    return Ledger(entries=tuple(entries), dead_letters=tuple(seen.dead))


NEVER_HANDED = Handed()


def judge(consumer: Consumer, effects: Sequence[Effect], *, queued: bool, dead: bool) -> Outcome:
    if sum(effect.writes for effect in effects) > 1:
        return "doubled"
    if any(effect.present for effect in effects):
        return "effective"
    if queued:
        return "under way"
    if dead:
        return "dead"
    return "lost" if consumer.keeps_inbox else "unjudged"


def totals(entries: Iterable[Entry]) -> Totals:
    entries = list(entries)
    receipts = [receipt for entry in entries for receipt in entry.receipts]

    def of(outcome: Outcome) -> int:
        return sum(receipt.outcome == outcome for receipt in receipts)

    def at(stage: Stage) -> int:
        return sum(entry.stage == stage for entry in entries)

    return Totals(
        published=at("published"),
        expected=len(receipts),
        delivered=sum(receipt.arrived for receipt in receipts),
        effective=of("effective"),
        absorbed=sum(receipt.handed.absorbed for receipt in receipts),
        failed=sum(receipt.handed.failed for receipt in receipts),
        lost=of("lost") + at("vanished"),
        doubled=of("doubled"),
        under_way=of("under way") + at("waiting"),
        dead=of("dead"),
        unjudged=of("unjudged"),
    )
