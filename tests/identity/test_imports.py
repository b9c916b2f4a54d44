"""What a function loads at its cold start is what it needs."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("identity.on_personal_data_read", {"chalice", "cedarpy", "jwt"}),
        ("identity.authoriser", {"chalice", "cedarpy", "pynamodb", "boto3"}),
    ],
)
def test_a_function_loads_only_what_it_needs(module: str, unwanted: set[str]) -> None:
    program = f"import {module}, sys; print(*sys.modules)"
    path = {"PYTHONPATH": "functions:layers/core/python", "ISSUERS": "", "AUDIENCE": "a", "TABLE": "t"}
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], env=path, capture_output=True, text=True, check=True
    )
    assert unwanted & set(run.stdout.split()) == set()
