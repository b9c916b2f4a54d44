"""What the cloud itself sees of deliveries: who was handed which message, how it ended, and why it failed."""

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from local.cloud.functions.invocation import Outcome
from local.cloud.ledger import shape
from local.cloud.ledger.accounts import NEVER_HANDED, Consumer, Handed, Place

FAILURES_MAX = 10_000  # messages whose last failure is remembered
TOLD_MAX = 200
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FOLDERS = re.compile(r"\S*/(?=[^/\s]+/[^/\s]+:\d+ )")  # of a place in a file, but the last
NUMBER = re.compile(r"\d{6,}")  # may be somebody's


@dataclass(frozen=True)
class Failure:
    """Why a message failed last: the error's type, and the first line of what was told of it."""

    kind: str
    told: str = ""


REPORTED = Failure("", "函数报告处理失败,没有说明原因")


class Message(Protocol):
    id: str
    body: str


@dataclass
class Taking:
    """One batch in a function's hands. `repeated`: the events in it that had been taken in before."""

    consumer: Consumer | None
    events: dict[str, str]  # by message
    repeated: set[str] = field(default_factory=set)


class Witness:
    """`consumer_of` tells whose queue it is, `is_done` whether a consumer has taken an event in."""

    def __init__(self, consumer_of: Callable[[str], Consumer | None], is_done: Callable[[str, str], bool]) -> None:
        self._consumer_of = consumer_of
        self._is_done = is_done
        self._lock = threading.Lock()
        self._handed: dict[Place, Handed] = {}
        self._first: set[Place] = set()  # ended well and not known to be a repetition: one of these is the effect
        self._under_way: dict[str, Failure | None] = {}
        self._failures: OrderedDict[str, Failure] = OrderedDict()

    def begin(self, queue_arn: str, batch: Sequence[Message]) -> Taking:
        consumer = self._consumer_of(queue_arn)
        events = {message.id: shape.event_of(message.body) if consumer else "" for message in batch}
        taking = Taking(consumer, events)
        if consumer and consumer.keeps_inbox:
            taking.repeated = {event for event in events.values() if self._is_done(consumer.name, event)}
        with self._lock:
            self._under_way |= dict.fromkeys(events)
        return taking

    def end(self, taking: Taking, outcome: Outcome, failed: Iterable[str]) -> None:
        """failed: the messages that come again."""
        failed = set(failed)
        whole = failure_of(outcome)
        with self._lock:
            for message, event in taking.events.items():
                told = self._under_way.pop(message, None)
                if message in failed:
                    self._remember(message, whole or told or REPORTED)
                if taking.consumer and event:
                    self._count((event, taking.consumer.queue), message in failed, event in taking.repeated)

    def read_log(self, lines: list[str]) -> None:
        """An error that a function logs with the id of a message tells why that message failed."""
        for line in lines:
            if "ERROR" in line and (messages := set(UUID.findall(line))):
                with self._lock:
                    for message in messages & self._under_way.keys():
                        self._under_way[message] = failure_in(line)
                    for message in messages & self._failures.keys():
                        if self._failures[message] is REPORTED:
                            self._failures[message] = failure_in(line)

    def handed(self) -> dict[Place, Handed]:
        with self._lock:
            return dict(self._handed)

    def failure(self, message: str) -> Failure | None:
        with self._lock:
            return self._failures.get(message)

    def _remember(self, message: str, failure: Failure) -> None:
        self._failures[message] = failure
        self._failures.move_to_end(message)
        if len(self._failures) > FAILURES_MAX:
            self._failures.popitem(last=False)

    def _count(self, place: Place, failed: bool, repeated: bool) -> None:
        """Of two handed over at once neither is known to be a repetition; of those that end well one had the effect."""
        handed = self._handed.get(place, NEVER_HANDED)
        absorbed = not failed and (repeated or place in self._first)
        if not failed and not repeated:
            self._first.add(place)
        self._handed[place] = replace(
            handed,
            times=handed.times + 1,
            failed=handed.failed + failed,
            absorbed=handed.absorbed + absorbed,
        )


def failure_of(outcome: Outcome) -> Failure | None:
    """Of an invocation that failed as a whole.

    >>> failure_of(Outcome.error("ValueError", "no 520301199001011234\\nsecond line"))
    Failure(kind='ValueError', told='no ******************')
    """
    if not outcome.failed:
        return None
    body: Any = json.loads(outcome.body or "{}")
    return Failure(str(body.get("errorType", "")), discreet(str(body.get("errorMessage", ""))))


def failure_in(line: str) -> Failure:
    """Of a log line: JSON as Powertools writes it, its exception a first line and the places it went through; or text.

    >>> failure_in('{"exception_name": "KeyError", "exception": "builtins.KeyError\\\\n  /opt/room/a.py:3 take"}')
    Failure(kind='KeyError', told='room/a.py:3 take')
    >>> failure_in("[ERROR] no luck")
    Failure(kind='', told='[ERROR] no luck')
    """
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        return Failure("", discreet(line))
    if not record.get("exception"):
        return Failure("", discreet(str(record.get("message", ""))))
    first, *rest = str(record["exception"]).strip().splitlines()
    told = [first.partition(": ")[2], FOLDERS.sub("", rest[-1].strip()) if rest else ""]
    return Failure(str(record.get("exception_name", "")), discreet(",位于 ".join(part for part in told if part)))


def discreet(text: str) -> str:
    """The first line, without long numbers."""
    line = text.strip().split("\n", maxsplit=1)[0]
    return NUMBER.sub(lambda found: "*" * len(found[0]), line)[:TOLD_MAX]
