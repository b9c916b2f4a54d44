"""SEARCH expressions of CloudWatch: which metrics a dashboard means that names none of them."""

import re
from collections.abc import Iterable

from local.cloud.metrics.series import Metric

SCHEMA = re.compile(r"\s*\{(?P<names>[^}]*)\}")
TERM = re.compile(r'(?:(?P<name>[\w./-]+)=)?(?:"(?P<exact>[^"]*)"|(?P<part>[^\s"]+))')


def search(what: str, metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    """The metrics that it means, in order. Terms must all be found. Raises ValueError for OR and NOT, which are not
    computed here.

    >>> queues = [Metric("AWS/SQS", "Age", (("QueueName", name),)) for name in ("Work", "WorkDeadLetters")]
    >>> found = search('{AWS/SQS,QueueName} MetricName="Age" DeadLetters', queues)
    >>> [metric.dimensions for metric in found]
    [(('QueueName', 'WorkDeadLetters'),)]
    """
    schema = SCHEMA.match(what)
    if schema is None:
        message = f"only searches with a schema are computed here: {what}"
        raise ValueError(message)
    terms = list(TERM.finditer(what[schema.end() :]))
    if any(term["part"] in ("OR", "NOT") for term in terms):
        message = f"OR and NOT are not computed here: {what}"
        raise ValueError(message)
    namespace, *names = [name.strip().strip('"') for name in schema["names"].split(",")]
    found = [
        metric
        for metric in metrics
        if metric.namespace == namespace
        and sorted(names) == [name for name, _ in metric.dimensions]
        and all(matches(term, metric) for term in terms if term["part"] != "AND")
    ]
    return tuple(sorted(found, key=lambda metric: (metric.name, metric.dimensions)))


def matches(term: re.Match[str], metric: Metric) -> bool:
    values = {"MetricName": metric.name, "Namespace": metric.namespace, **dict(metric.dimensions)}
    wanted = [values.get(term["name"], "")] if term["name"] else [*values.values()]
    if term["exact"] is not None:
        return term["exact"] in wanted
    return any(term["part"].lower() in value.lower() for value in wanted)
