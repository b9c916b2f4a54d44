"""EventBridge: delivery of events to targets as AWS does it, and the journal of every event put on a bus.

moto's own delivery ignores a rule's state, Input, InputPath and dead-letter queue, announces S3's objects on every bus
and swallows errors.
"""

import json
import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from jsonpath_ng.ext.parser import parse as json_path
from moto.events import models as events
from moto.events.exceptions import ValidationException
from moto.events.utils import EventTemplateParser

from local.cloud import traces
from local.cloud.access.evaluation import Ask
from local.cloud.access.permits import Permits
from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.patching import Patches
from local.cloud.settings import ACCOUNT, REGION

Event = dict[str, Any]
Sender = Callable[..., None]  # (target's ARN, body; group: of a FIFO queue's messages, where the target names one)

DELIVERS = {"sqs": "sqs:SendMessage", "lambda": "lambda:InvokeFunction", "states": "states:StartExecution"}
ARCHIVE_INPUT = "archive-arn"
ENTRIES_MAX = 10
ENTRIES_BYTES_MAX = 262_144  # of one request; EventBridge User Guide, "Calculating PutEvents event entry size"


class Buses:
    """Routes events from bus to targets. `senders` maps the service of a target's ARN to who takes it."""

    def __init__(self, patches: Patches, senders: Mapping[str, Sender], permits: Permits, clock: CloudClock) -> None:
        self._senders = senders
        self._permits = permits
        self._clock = clock
        self._lock = threading.Lock()
        self._journal: list[Event] = []
        self.problems: list[str] = []
        self.observers: list[Callable[[str, bool], None]] = []  # of deliveries: the rule, whether it failed
        original = vars(events.EventsBackend)["put_events"]

        def put_events(backend: Any, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
            if sum(map(entry_bytes, entries)) > ENTRIES_BYTES_MAX:
                raise ValidationException("Total size of the entries in the request is over the limit.")
            results = traced(original, backend, entries)
            for entry, result in zip(entries, results, strict=True):
                if "EventId" in result:
                    self._note(entry, result["EventId"])
            return results

        patches.replace(events.EventsBackend, "put_events", put_events)
        patches.replace(
            events.Rule,
            "send_to_targets",
            lambda rule, event, transform_input=True: self.offer(rule, event, archived=not transform_input),
        )

    def journal(self) -> list[Event]:
        """Every event put on a bus so far, in order: bus, id, time, source, detail-type, detail."""
        with self._lock:
            return list(self._journal)

    def _note(self, entry: dict[str, Any], event_id: str) -> None:
        bus = (entry.get("EventBusName") or "default").split("/")[-1]
        now = self._clock.moment().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        noted = {"bus": bus, "id": event_id, "time": now}
        said = {"source": entry["Source"], "detail-type": entry["DetailType"], "detail": json.loads(entry["Detail"])}
        with self._lock:
            self._journal.append(noted | said)

    def announce(self, source: str, detail_type: str, resources: list[str], detail: dict[str, Any]) -> None:
        """An AWS service's own event: exists on the default bus alone."""
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": detail_type,
            "source": source,
            "account": ACCOUNT,
            "time": iso(self._clock.now()),
            "region": REGION,
            "resources": resources,
            "detail": detail,
        }
        for rule in list(events.events_backends[ACCOUNT][REGION].event_buses["default"].rules.values()):
            self.offer(rule, event)

    def offer(self, rule: Any, event: Event, *, archived: bool = False) -> None:
        """Send the event to each target of the rule, if the rule is enabled and its pattern matches."""
        shown = {name: value for name, value in event.items() if name != "ingestion-time"}
        shown["time"] = event["time"] if isinstance(event["time"], str) else iso(float(event["time"]))
        pattern = rule.event_pattern
        if rule.state != "ENABLED" or not pattern.get_pattern() or not pattern.matches_event(shown):
            return  # a rule without a pattern has a schedule
        for target in list(rule.targets):
            if ARCHIVE_INPUT in target.get("InputTransformer", {}).get("InputTemplate", ""):
                if not archived:
                    keep_in_archive(target, shown, self._clock.now())
            else:
                self.deliver(rule, target, shown)

    def deliver(self, rule: Any, target: dict[str, Any], event: Event) -> None:
        """What cannot be delivered goes to the target's dead-letter queue, or becomes a problem that tests can see."""
        arn = target["Arn"]
        body = shape(target, event)
        failed = True
        try:
            self._send(rule, target, arn, body)
            failed = False
        except Exception as error:  # as in AWS, the event's sender never learns of it
            self._give_up(rule, target, body, error)
        for observer in self.observers:
            observer(rule.name, failed)

    def _send(self, rule: Any, target: dict[str, Any], arn: str, body: str) -> None:
        """In the role that the target names, or as EventBridge itself, which the receiver's policy must let in."""
        service = arn.split(":")[2]
        ask = Ask(DELIVERS[service], arn)
        if role := target.get("RoleArn"):
            self._permits.check_role(role, [ask], by="events")
        else:
            self._permits.check_service("events.amazonaws.com", ask, source=rule.arn)
        group = target.get("SqsParameters", {}).get("MessageGroupId") if arn == target["Arn"] else None
        self._senders[service](arn, body, **({"group": group} if group else {}))

    def _give_up(self, rule: Any, target: dict[str, Any], body: str, error: Exception) -> None:
        arn, lost = target["Arn"], target.get("DeadLetterConfig", {}).get("Arn")
        if lost and lost != arn:
            try:
                self._send(rule, target, lost, body)
            except Exception as again:
                error = again
            else:
                return
        self.problems.append(f"rule {rule.name} could not deliver to {arn}: {error!r}")


def traced(put: Callable[..., list[Event]], backend: Any, entries: list[dict[str, Any]]) -> list[Event]:
    """Each entry in the trace that it names, else in its sender's."""
    if len(entries) > ENTRIES_MAX or not any("TraceHeader" in entry for entry in entries):
        return put(backend, entries)  # moto refuses too many
    results: list[Event] = []
    for entry in entries:
        with traces.following(entry.get("TraceHeader") or traces.current()):
            results += put(backend, [entry])
    return results


def entry_bytes(entry: Mapping[str, Any]) -> int:
    """As EventBridge counts it: a time is 14 bytes, texts are their UTF-8.

    >>> entry_bytes({"Source": "a", "DetailType": "b", "Detail": "{}", "Time": 0, "Resources": ["民"]})
    21
    """
    texts = [entry.get(name) or "" for name in ("Source", "DetailType", "Detail")]
    texts += entry.get("Resources") or []
    return sum(len(text.encode()) for text in texts) + (14 if "Time" in entry else 0)


def shape(target: dict[str, Any], event: Event) -> str:
    """The body a target gets: the whole event unless the target says otherwise."""
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        found = json_path(target["InputPath"]).find(event)
        return as_json(found[0].value if found else None)
    if "InputTransformer" in target:
        transformer = target["InputTransformer"]
        whole: Any = {**event, "ingestion-time": event["time"]}
        paths = transformer.get("InputPathsMap", {})
        return as_json(EventTemplateParser.parse(transformer["InputTemplate"], paths, whole))
    return as_json(event)


def keep_in_archive(target: dict[str, Any], event: Event, now: float) -> None:
    for archive in events.events_backends[ACCOUNT][REGION].archives.values():
        if archive.rule and archive.rule.name == target["Id"]:
            archive.events.append({**event, "ingestion-time": now})  # type: ignore[typeddict-item]


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def iso(timestamp: float) -> str:
    """
    >>> iso(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
