"""AWS's own metrics, measured where the cloud does the work."""

from typing import Any

from local.cloud.functions.definition import Function
from local.cloud.functions.invocation import Report
from local.cloud.metrics.queue_levels import AGE, HIDDEN, VISIBLE
from local.cloud.metrics.series import Measurements, metric

ENDS = {
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


MEASURED = {
    "AWS/Lambda": {"Invocations", "Errors", "Throttles", "Duration"},
    "AWS/SQS": {VISIBLE, HIDDEN, AGE},
    "AWS/States": {"ExecutionsStarted", "ExecutionTime", *ENDS.values()},
    "AWS/ApiGateway": {"Count", "4xx", "5xx", "Latency"},
    "AWS/Events": {"Invocations", "FailedInvocations"},
}


class OwnMetrics:
    """Lambda, Step Functions, API Gateway, EventBridge."""

    def __init__(self, measurements: Measurements) -> None:
        self._measurements = measurements

    def invoked(self, function: Function, report: Report) -> None:
        values = {"Invocations": 1.0, "Errors": float(report.failed), "Throttles": 0.0}
        for name, value in values.items():
            self._count("AWS/Lambda", name, value, FunctionName=function.name)
        self._time("AWS/Lambda", "Duration", report.duration_ms, FunctionName=function.name)

    def throttled(self, function: Function) -> None:
        self._count("AWS/Lambda", "Throttles", 1, FunctionName=function.name)

    def executed(self, run: Any) -> None:
        """A workflow's execution began (`stop_date` is None) or ended."""
        machine = run.state_machine.arn
        if run.stop_date is None:
            self._count("AWS/States", "ExecutionsStarted", 1, StateMachineArn=machine)
            return
        self._count("AWS/States", ENDS[run.exec_status], 1, StateMachineArn=machine)
        if run.exec_status != "FAILED":  # AWS tells of failures only when there is one, of others' time always
            self._count("AWS/States", "ExecutionsFailed", 0, StateMachineArn=machine)
        took_ms = (run.stop_date - run.start_date).total_seconds() * 1000
        self._time("AWS/States", "ExecutionTime", took_ms, StateMachineArn=machine)

    def answered(self, api: str, status: int, took_ms: float) -> None:
        self._count("AWS/ApiGateway", "Count", 1, ApiId=api)
        self._count("AWS/ApiGateway", "4xx", float(400 <= status < 500), ApiId=api)
        self._count("AWS/ApiGateway", "5xx", float(status >= 500), ApiId=api)
        self._time("AWS/ApiGateway", "Latency", took_ms, ApiId=api)

    def delivered(self, rule: str, failed: bool) -> None:
        self._count("AWS/Events", "Invocations", 1, RuleName=rule)
        self._count("AWS/Events", "FailedInvocations", float(failed), RuleName=rule)

    def _count(self, namespace: str, name: str, value: float, **dimensions: str) -> None:
        self._measurements.put(metric(namespace, name, **dimensions), value, unit="Count")

    def _time(self, namespace: str, name: str, value_ms: float, **dimensions: str) -> None:
        self._measurements.put(metric(namespace, name, **dimensions), value_ms, unit="Milliseconds")
