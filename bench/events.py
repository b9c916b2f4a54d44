"""Events from bus to effect on the local cloud, fifty a second for ten minutes, one sender seven times as busy.

Ten minutes: `make bench` without a name leaves it out.
"""

import json
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from bench.process import measure
from bench.rehearsal import ROOT
from bench.result import Goal, Result
from local.cloud.cloud import Cloud
from local.demo import rehearsal
from zunyi.events import Event

EVENTS_A_S: Final = 50
MINUTES: Final = 10
QUIET: Final = 7
"""Senders that send one share each; one more sends seven."""
P95_S_MAX: Final = 2.0
CALLS_MAX: Final = 3.2
SLOWED_MAX: Final = 2.0
TICKS_A_S: Final = 5
TYPE: Final = "blockdata.IndicatorPublished.v1"
CONSUMER: Final = "ZunyiDecision/KeepIndicator"
INDICATORS: Final = ("person-count", "organisation-count", "house-count", "paid-after-death")


def run() -> Result:
    alone: dict[str, Any] = measure("bench.events", "measured", {"minutes": 1, "busy": False}).value
    told: dict[str, Any] = measure("bench.events", "measured", {"minutes": MINUTES, "busy": True}).value
    calls = told["calls_an_event"]
    slowed = round(told["quiet_p95_s"] / alone["quiet_p95_s"], 2)
    rows = tuple(
        (run_, each["seconds"], each["sent"], each["applied"], each["rate"], each["quiet_p95_s"], each["p95_s"],
         each["calls_an_event"])
        for run_, each in (("quiet senders alone", alone), ("and one seven times as busy", told))
    )  # fmt: skip
    return Result(
        title=f"Events from the bus to their effect, {EVENTS_A_S} a second",
        method=(
            f"{TYPE} put on the city's bus → rule → queue → {CONSUMER} → one transaction, on the local cloud, roles "
            f"enforced; {QUIET} senders of one share and one of seven, {TICKS_A_S} times a second. Latency from the "
            "bus's acceptance to the mark of the consumer in the table's stream. The first row is the quiet senders "
            "alone, at their own rate."
        ),
        columns=(
            "run",
            "seconds",
            "sent",
            "applied",
            "events a second",
            "p95 s, quiet",
            "p95 s, all",
            "AWS calls an event",
        ),
        rows=rows,
        goals=(
            Goal(f"at least {EVENTS_A_S} events a second: {told['rate']}", told["rate"] >= EVENTS_A_S * 0.99),
            Goal(f"p95 from accepted to applied at most {P95_S_MAX} s: {told['p95_s']}", told["p95_s"] <= P95_S_MAX),
            Goal(f"quiet senders slowed at most {SLOWED_MAX} times: {slowed}", slowed <= SLOWED_MAX),
            Goal(f"AWS calls an event at most {CALLS_MAX}: {calls}", calls <= CALLS_MAX),
            Goal(f"every event applied: {told['sent'] - told['applied']} not", told["sent"] == told["applied"]),
        ),
    )


@dataclass
class Marks:
    """When each event's mark came to the table's stream; of one that was rolled back and came again, the last time."""

    cloud: Cloud
    table: str
    seen: dict[str, float] = field(default_factory=dict)

    def changed(self, table: str) -> None:
        """Called for each record, with the table's lock held."""
        if table == self.table and (shard := self.cloud.works.endpoint.changes._shard(table)):
            key = shard.items[-1].record["dynamodb"]["Keys"]["pk"]["S"]
            if key.startswith("mark#"):
                self.seen[key.rsplit("#", 1)[-1]] = time.monotonic()


def measured(minutes: float, *, busy: bool) -> dict[str, Any]:
    with Cloud(seed=1, principals=rehearsal.PRINCIPALS, schedules=False) as cloud:
        rehearsal.deploy(cloud, ROOT / "cdk.out")
        [table] = [
            each.physical_id for each in cloud.resources("AWS::DynamoDB::Table") if each.stack == "ZunyiDecision"
        ]
        marks = Marks(cloud, table)
        cloud.works.endpoint.changes.listeners.append(marks.changed)
        begun = time.monotonic()
        sent = send(cloud, minutes * 60, busy=busy)
        seconds = time.monotonic() - begun
        cloud.wait_idle(120)
        calls = sum(count for function, count in cloud.calls().items() if function.startswith(CONSUMER))
    took: dict[bool, list[float]] = defaultdict(list)
    for id_, (quiet, at) in sent.items():
        if id_ in marks.seen:
            took[quiet].append(marks.seen[id_] - at)
    every = [*took[True], *took[False]]
    return {
        "seconds": round(seconds),
        "sent": len(sent),
        "applied": len(every),
        "rate": round(len(sent) / seconds, 1),
        "quiet_p95_s": round(p95(took[True]), 3),
        "p95_s": round(p95(every), 3),
        "calls_an_event": round(calls / len(sent), 2),
    }


def send(cloud: Cloud, seconds: float, *, busy: bool) -> dict[str, tuple[bool, float]]:
    """{event id: (from a quiet sender, when the bus had it)}. Late ticks are made up for at once."""
    events, bus = cloud.client("events"), cloud.outputs()["BusNameOutput"]
    shares = EVENTS_A_S / (2 * QUIET)
    sent: dict[str, tuple[bool, float]] = {}
    owed, begun, number = {"quiet": 0.0, "busy": 0.0}, time.monotonic(), 0
    for tick in range(int(seconds * TICKS_A_S)):
        pause = begun + tick / TICKS_A_S - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        owed["quiet"] += shares * QUIET / TICKS_A_S
        owed["busy"] += shares * QUIET / TICKS_A_S if busy else 0
        for sender, due in owed.items():
            batch = [event(number := number + 1) for _ in range(int(due))]
            owed[sender] -= len(batch)
            if batch:
                events.put_events(Entries=[entry(each, bus) for each in batch])
                now = time.monotonic()
                sent |= {each.id: (sender == "quiet", now) for each in batch}
    return sent


def event(number: int) -> Event:
    data = {"indicator": INDICATORS[number % 4], "name": "户籍人口", "unit": "人", "as_of": "2018-02-05T01:20:30Z"}
    told = {**data, "version": number, "total": number, "by_county": []}
    id_ = f"evt_{number:032x}"
    return Event.made(TYPE, id_=id_, subject=f"indicator/{number}", data=told, at=datetime.now(UTC))


def entry(each: Event, bus: str) -> dict[str, str]:
    envelope = each.to_json()
    said = json.loads(envelope)
    return {"EventBusName": bus, "Source": said["source"], "DetailType": said["type"], "Detail": envelope}


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else 0.0
