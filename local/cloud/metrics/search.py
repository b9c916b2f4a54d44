"""SEARCH expressions of CloudWatch: which metrics a dashboard means that names none of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from local.cloud.metrics.series import MINUTE, Metric

SEARCH = re.compile(r"\s*SEARCH\(\s*'(?P<what>[^']*)'\s*,\s*'(?P<statistic>[^']+)'\s*(?:,\s*(?P<period>\d+)\s*)?\)\s*")
SCHEMA = re.compile(r"\s*\{(?P<names>[^}]*)\}")
TERM = re.compile(r'(?:(?P<name>[\w./-]+)=)?(?:"(?P<exact>[^"]*)"|(?P<part>[^\s"]+))')


@dataclass(frozen=True)
class Found:
    metrics: tuple[Metric, ...]
    statistic: str
    period_s: int


def search(expression: str, metrics: Iterable[Metric]) -> Found:
    """Terms must all be found. Raises ValueError for other functions and for OR and NOT, which are not computed here.

    >>> queues = [Metric("AWS/SQS", "Age", (("QueueName", name),)) for name in ("Work", "WorkDeadLetters")]
    >>> found = search('''SEARCH('{AWS/SQS,QueueName} MetricName="Age" DeadLetters', 'Maximum', 60)''', queues)
    >>> [metric.dimensions for metric in found.metrics]
    [(('QueueName', 'WorkDeadLetters'),)]
    """
    call = SEARCH.fullmatch(expression)
    schema = SCHEMA.match(call["what"]) if call else None
    if call is None or schema is None:
        message = f"only SEARCH expressions with a schema are computed here: {expression}"
        raise ValueError(message)
    terms = list(TERM.finditer(call["what"][schema.end() :]))
    if any(term["part"] in ("OR", "NOT") for term in terms):
        message = f"OR and NOT are not computed here: {expression}"
        raise ValueError(message)
    namespace, *names = [name.strip().strip('"') for name in schema["names"].split(",")]
    found = [
        metric
        for metric in metrics
        if metric.namespace == namespace
        and sorted(names) == [name for name, _ in metric.dimensions]
        and all(matches(term, metric) for term in terms if term["part"] != "AND")
    ]
    order = sorted(found, key=lambda metric: (metric.name, metric.dimensions))
    return Found(tuple(order), call["statistic"], int(call["period"] or 5 * MINUTE))


def matches(term: re.Match[str], metric: Metric) -> bool:
    values = {"MetricName": metric.name, "Namespace": metric.namespace, **dict(metric.dimensions)}
    wanted = [values.get(term["name"], "")] if term["name"] else [*values.values()]
    if term["exact"] is not None:
        return term["exact"] in wanted
    return any(term["part"].lower() in value.lower() for value in wanted)
