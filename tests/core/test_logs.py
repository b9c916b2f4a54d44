"""What is written to the log says what failed where, and never about whom."""

import json
import logging
import sys
from typing import Any

import pytest
from aws_lambda_powertools.metrics import MetricUnit
from botocore.exceptions import ClientError
from pydantic import BaseModel

from zunyi import logs

PERSON = "张三520301200501010014"


class Text(BaseModel):
    n: int


def written(error: Exception) -> dict[str, Any]:
    """The line that logging this error writes."""
    try:
        fail(error)
    except Exception:
        record = logging.LogRecord("t", logging.ERROR, "f.py", 1, "it failed", None, sys.exc_info())
    line: dict[str, Any] = json.loads(logs.logger.registered_formatter.format(record))
    return line


def fail(error: Exception) -> None:
    raise error


def chained() -> Exception:
    try:
        try:
            Text.model_validate({"n": PERSON})
        except ValueError:
            raise KeyError(PERSON)  # noqa: B904 - without a cause, on purpose
    except KeyError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize("error", [ValueError(PERSON), chained(), UnicodeEncodeError("utf-8", PERSON, 0, 1, PERSON)])
def test_an_error_is_logged_by_kind_and_place_without_its_message(error: Exception) -> None:
    line = written(error)
    assert "张三" not in json.dumps(line, ensure_ascii=False)
    assert line["exception_name"] == type(error).__name__
    assert "test_logs.py" in line["exception"]


def test_a_chain_of_errors_is_told_to_its_first() -> None:
    assert "pydantic_core._pydantic_core.ValidationError" in written(chained())["exception"]


def test_what_aws_says_is_kept() -> None:
    denied = ClientError({"Error": {"Code": "AccessDenied", "Message": "no dynamodb:Query"}}, "Query")
    assert "no dynamodb:Query" in written(denied)["exception"]


def test_what_was_counted_is_written_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.flush()
    assert capsys.readouterr().out == ""
    logs.metrics.add_metric(name="Things", unit=MetricUnit.Count, value=2)
    logs.flush()
    logs.flush()
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["Things"] == [2.0]


def test_a_line_tells_the_trace_that_its_invocation_belongs_to(monkeypatch: pytest.MonkeyPatch) -> None:
    root = "1-5759e988-bd862e3fe1be46a994272793"
    monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={root};Parent=53995c3f42cd8ad8;Sampled=0")
    assert written(ValueError("no"))["xray_trace_id"] == root
