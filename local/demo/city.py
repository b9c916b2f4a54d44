"""The rehearsal city's files: made once for each size and seed, then delivered through S3 as departments do."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.demo.build import ROOT

SEED = 1


@dataclass(frozen=True)
class Delivery:
    """One file on its way: `<department>/<dataset>/…` in the landing bucket."""

    department: str
    dataset: str
    path: Path

    @property
    def key(self) -> str:
        return f"{self.department}/{self.dataset}/{self.path.name}"


def make(people: int, folder: Path) -> Path:
    """Generate the city into `folder` (its truth apart, in truth/), in the place of an earlier one. Raises
    CalledProcessError."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "local.city", "--people", str(people), "--seed", str(SEED), "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder


def sample(folder: Path) -> Path:
    """The damaged spreadsheet a clerk would drop on the page."""
    path = folder / "低保对象_20180228_待报送.xlsx"
    command = [sys.executable, "-m", "local.city", "--damaged-sample", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return path


def deliveries(folder: Path) -> Iterator[Delivery]:
    """Every department's files, in the order of their names."""
    for path in sorted(folder.glob("*/*/*")):
        department, dataset = path.relative_to(folder).parts[:2]
        if department != "truth" and path.is_file():
            yield Delivery(department, dataset, path)


def upload(s3: Any, bucket: str, delivery: Delivery) -> None:
    with delivery.path.open("rb") as body:
        s3.put_object(Bucket=bucket, Key=delivery.key, Body=body)
