"""The environment of decision's functions, before anything of theirs is imported."""

import os

os.environ.setdefault("TABLE", "test-table")
os.environ.setdefault("BUS", "test-bus")

from collections.abc import Iterator

import pytest

from tests.core import aws


@pytest.fixture
def table() -> Iterator[None]:
    with aws.context_table():
        yield
