"""A function pays for what it imports: each part of the core stays as light as its work."""

import os
import subprocess
import sys

import pytest

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
HEAVY = {"boto3", "cedarpy", "chalice", "jsonschema_rs", "jwt"}
MODULES = {
    "zunyi.masking": HEAVY | {"pydantic", "pynamodb", "aws_lambda_powertools", "botocore"},
    "zunyi.ids": HEAVY | {"pydantic", "pynamodb", "aws_lambda_powertools", "botocore"},
    "zunyi.clock": HEAVY | {"pydantic", "pynamodb", "aws_lambda_powertools", "botocore"},
    "zunyi.storage": HEAVY | {"pydantic", "pynamodb", "botocore"},
    "zunyi.work": HEAVY | {"pydantic"},
    "zunyi.relay": HEAVY | {"pydantic"},
    "zunyi.sweep": HEAVY | {"pydantic"},
    "zunyi.footprints": HEAVY | {"pydantic"},
    "zunyi.consumer": HEAVY,
    "zunyi.http": HEAVY - {"cedarpy", "chalice", "boto3"},
}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_brings_no_more_than_it_uses(module: str) -> None:
    program = f"import sys, {module}; print(*sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=ENVIRONMENT)  # noqa: S603
    assert MODULES[module] & set(done.stdout.split()) == set()
