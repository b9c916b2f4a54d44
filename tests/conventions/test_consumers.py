"""Whoever takes events in is known by one name: in the template, in its inbox, in the ledger that reads it."""

import importlib
import os
from collections.abc import Mapping
from typing import Any

import pytest

from tests.conventions.test_templates import of_type, referred

Resources = Mapping[str, Mapping[str, Any]]


def of_the_bus(resources: Resources) -> dict[str, Mapping[str, Any]]:
    """Handler → properties, of each function that the city's events are led to."""
    listening = {
        referred(name.split("/")[0], target["Arn"])
        for name, rule in of_type(resources, "AWS::Events::Rule")
        if "EventBusName" in rule
        for target in rule["Targets"]
    }
    functions = [
        resources[referred(name.split("/")[0], mapping["FunctionName"])]["Properties"]
        for name, mapping in of_type(resources, "AWS::Lambda::EventSourceMapping")
        if referred(name.split("/")[0], mapping["EventSourceArn"]) in listening
    ]
    return {function["Handler"]: function for function in functions}


def test_a_consumers_marks_bear_the_name_of_its_functions_handler(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = of_the_bus(resources)
    assert found
    for handler, function in found.items():
        for variable in function["Environment"]["Variables"]:
            if variable not in os.environ:
                monkeypatch.setenv(variable, f"test-{variable.lower()}")
        from zunyi.consumer import Consumer  # noqa: PLC0415 - reads the environment

        module, name = handler.rsplit(".", maxsplit=1)
        consumer = getattr(importlib.import_module(module), name)
        assert isinstance(consumer, Consumer), handler
        assert consumer.name == handler


def test_a_consumer_is_told_the_table_that_keeps_its_inbox(resources: Resources) -> None:
    for handler, function in of_the_bus(resources).items():
        assert "TABLE" in function["Environment"]["Variables"], handler
