"""What a function loads at its cold start is what it needs."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["on_indicator_published", "on_submission_completed", "on_dataset_published"])
def test_a_consumer_loads_nothing_of_the_http_side(module: str) -> None:
    program = f"import decision.{module}, sys; print(*sys.modules)"
    path = {"PYTHONPATH": "functions:layers/core/python", "TABLE": "t"}
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], env=path, capture_output=True, text=True, check=True
    )
    assert {"chalice", "cedarpy", "jwt"} & set(run.stdout.split()) == set()
