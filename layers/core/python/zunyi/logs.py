"""Structured log and metrics of a function, named by its context. Ids and codes only, never personal data."""

import traceback
from types import TracebackType

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

AWS = ("botocore", "pynamodb")  # whose messages name actions and resources, and no person
CHAIN_MAX = 5
Raised = tuple[type[BaseException], BaseException, TracebackType | None]


class DiscreetFormatter(LambdaPowertoolsFormatter):
    """An error by its kind and the places it went through. Its message is left out: it may quote a person's data."""

    def formatException(self, ei: Raised | tuple[None, None, None]) -> str:  # noqa: N802 - logging's own name
        return "\n".join(told(ei[1])) if ei[1] else ""


def told(error: BaseException) -> list[str]:
    lines: list[str] = []
    cause: BaseException | None = error
    for _ in range(CHAIN_MAX):
        if cause is None:
            break
        name = f"{type(cause).__module__}.{type(cause).__qualname__}"
        lines.append(f"{name}: {cause}" if name.startswith(AWS) else name)
        frames = traceback.extract_tb(cause.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return lines


logger = Logger(logger_formatter=DiscreetFormatter(serialize_stacktrace=False), log_uncaught_exceptions=True)
metrics = Metrics(namespace="zunyi")


def flush() -> None:
    """Write out what was counted. The doors of the core (Room, Consumer, relay, sweep) do it after each request."""
    if metrics.provider.metric_set:
        metrics.flush_metrics()
