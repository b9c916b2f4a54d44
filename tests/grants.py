"""What a package's cloud says of its roles, kept for `make roles`, which takes all packages together."""

import json
import os
from pathlib import Path

from local.cloud.cloud import Cloud

KEPT = Path(__file__).resolve().parent.parent / "build" / "grants"


def keep(cloud: Cloud, package: str) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    number = len(list(KEPT.glob(f"{package}-{worker}-*")))  # a worker comes back to a package after another
    (KEPT / f"{package}-{worker}-{number}.json").write_text(json.dumps(cloud.grants()), encoding="utf-8")
