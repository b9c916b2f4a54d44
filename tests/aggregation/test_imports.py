"""What a function loads at its cold start is what it needs."""

import subprocess
import sys


def test_a_consumer_loads_nothing_of_the_http_side() -> None:
    program = "import aggregation.on_submission_completed, sys; print(*sys.modules)"
    path = {"PYTHONPATH": "functions:layers/core/python", "TABLE": "t"}
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], env=path, capture_output=True, text=True, check=True
    )
    assert {"chalice", "cedarpy", "jwt", "jsonschema_rs"} & set(run.stdout.split()) == set()
