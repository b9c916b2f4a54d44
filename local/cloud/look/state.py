"""What the operator's page shows, as JSON can say it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends

from local.cloud.deploy.stacks import Resource
from local.cloud.endpoint.endpoint import Endpoint
from local.cloud.functions.pool import Functions
from local.cloud.ledger.dead_letters import DeadLetters
from local.cloud.look import bill, dashboards, executions, queues
from local.cloud.look.usage import FunctionUse, Usage
from local.cloud.metrics.cloudwatch import CloudWatch
from local.cloud.metrics.series import Bucket
from local.cloud.settings import ACCOUNT, REGION

Json = dict[str, Any]
TYPES_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Of the cloud that are looked at."""

    endpoint: Endpoint
    functions: Functions
    cloudwatch: CloudWatch
    usage: Usage
    dead_letters: DeadLetters
    resources: Callable[[], list[Resource]]
    problems: Callable[[], list[str]]

    def labels(self) -> dict[str, str]:
        """Physical id (or ARN, or a queue's name) → <stack>/<logical id>."""
        made: dict[str, str] = {}
        for resource in self.resources():
            made[resource.physical_id] = resource.label
            made[resource.physical_id.rsplit("/", maxsplit=1)[-1]] = resource.label
        made.pop("", None)  # of what has no id
        return made


def grants(parts: Parts) -> Json:
    """used, unused, refused: role, action, resource, and `place`, the resource's name without account and region."""
    permits = parts.endpoint.permits
    report = permits.usage.report(permits.roles.values())
    return {
        name: [each | {"place": each["resource"].split(":", 5)[-1] or each["resource"]} for each in listed]
        for name, listed in report.items()
    }


def overview(parts: Parts) -> Json:
    labels, now = parts.labels(), parts.cloudwatch.measurements.clock()
    resources = parts.resources()
    stacks = Counter(resource.stack for resource in resources)
    journal = parts.endpoint.buses.journal()
    return {
        "at": now,
        "endpoint": parts.endpoint.url,
        "stacks": [{"name": name, "resources": count} for name, count in stacks.items()],
        "types": dict(Counter(resource.type for resource in resources).most_common()),
        "functions": functions(parts),
        "queues": queues.told(parts.endpoint.messages, parts.dead_letters, labels, consumers(resources, labels), now),
        "executions": executions.summaries(labels),
        "alarms": alarms(parts),
        "refused": parts.endpoint.permits.usage.refusals(),
        "events": dict(Counter(event["detail-type"] for event in journal).most_common(TYPES_SHOWN)),
        "events_total": len(journal),
        "problems": parts.problems(),
    }


def functions(parts: Parts) -> list[Json]:
    used, calls = parts.usage.functions(), calls_by_function(parts)
    return [
        {
            "label": function.label,
            "memory_mb": function.memory_mb,
            "timeout_s": function.timeout_s,
            "calls": calls.get(function.label, 0),
            **figures(used.get(function.name, FunctionUse())),
        }
        for function in parts.functions.all()
    ]


def figures(use: FunctionUse) -> Json:
    durations = Bucket(samples=list(use.durations))
    return {
        "invocations": use.invocations,
        "errors": use.errors,
        "starts": use.starts,
        "p50_ms": durations.statistic("p50") if durations.samples else None,
        "p95_ms": durations.statistic("p95") if durations.samples else None,
        "memory_mb_max": use.memory_mb_max or None,
        "last_at": use.last_at or None,
    }


def calls_by_function(parts: Parts) -> Counter[str]:
    made: Counter[str] = Counter()
    for (whose, _, _), asked in parts.endpoint.meter.asked().items():
        made[whose] += asked.requests
    return made


def consumers(resources: list[Resource], labels: dict[str, str]) -> dict[str, str]:
    return {
        str(r.properties["EventSourceArn"]): labels.get(str(r.properties["FunctionName"]), "")
        for r in resources
        if r.type == "AWS::Lambda::EventSourceMapping"
    }


def alarms(parts: Parts) -> list[Json]:
    made = []
    for state in parts.cloudwatch.alarms():
        rule = parts.cloudwatch.watch.rule(state.name)
        metric = f"{rule.metric.namespace} {rule.metric.name}".strip() if rule else ""
        threshold = (
            f"{rule.statistic} {SIGNS[rule.comparison]} {rule.threshold:g} · {rule.periods} × {rule.period_s} 秒"
            if rule
            else ""
        )
        made.append({**asdict(state), "metric": metric, "threshold": threshold})
    return made


SIGNS = {
    "GreaterThanOrEqualToThreshold": "≥",
    "GreaterThanThreshold": ">",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "≤",
}


def drawn(parts: Parts, minutes: int) -> list[Json]:
    """The dashboards of the stacks, over the last so many minutes."""
    labels, until = parts.labels(), parts.cloudwatch.measurements.clock()
    since = until - minutes * 60
    view = dashboards.View(parts.cloudwatch.measurements, since, until, lambda value: labels.get(value, value))
    kept = cloudwatch_backends[ACCOUNT][REGION].dashboards
    return [
        {
            "label": labels.get(name, name),
            "since": since,
            "until": until,
            "widgets": dashboards.drawn(dashboard.body, view),
        }
        for name, dashboard in kept.items()
    ]


def billed(parts: Parts) -> Json:
    """The bill since the counting began, and what was asked of AWS by whom."""
    usage, asked = parts.usage, parts.endpoint.meter.asked()
    used = usage.functions()
    architectures = {
        r.physical_id: (r.properties.get("Architectures") or ["x86_64"])[0]
        for r in parts.resources()
        if r.type == "AWS::Lambda::Function"
    }
    ran = [
        (architectures.get(f.name, "x86_64"), f.memory_mb, used[f.name].billed_ms, used[f.name].invocations)
        for f in parts.functions.all()
        if f.name in used
    ]
    quantities = {
        **bill.of_functions(ran),
        **bill.of_requests(asked),
        "sqs_requests": usage.count("messages_sent") + 2 * usage.count("batches_received"),
        "events": usage.events(),
        "transitions": usage.count("transitions"),
        "log_gb": usage.count("log_bytes") / 1e9,
        "api_requests": usage.count("api_requests"),
    }
    lines, calls = bill.lines(quantities), sum(of.requests for of in asked.values())
    return {
        "since": usage.since,
        "prices": {key: bill.PRICES[key] for key in ("region", "currency", "read", "note", "source")},
        "lines": lines,
        "usd": sum(line["usd"] for line in lines),
        "calls": calls,
        "events": usage.events(),
        "calls_by": [
            {"function": whose, "service": service, "action": action, **asdict(of)}
            for (whose, service, action), of in sorted(asked.items(), key=lambda item: -item[1].requests)
        ],
    }
