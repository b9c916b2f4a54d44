"""One city for all tests of this room, made through its own door."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from local.city.__main__ import main

Row = Mapping[str, str]
PEOPLE = 5000
MANY = 30_000


def read(folder: Path, name: str) -> list[Row]:
    with (folder / "truth" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def one_a_row(mentions: Sequence[Row]) -> list[Row]:
    """Of each row its first mention, whom it is about: `person`."""
    first: dict[tuple[str, str], Row] = {}
    for row in mentions:
        first.setdefault((row["file"], row["source_row"]), {**row, "person": row["who"]})
    return list(first.values())


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    assert main(["--people", str(PEOPLE), "--seed", "1", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def large_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large-city")
    assert main(["--people", str(MANY), "--seed", "3", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def persons(city: Path) -> Mapping[str, Row]:
    return {row["person"]: row for row in read(city, "persons.csv")}


@pytest.fixture(scope="session")
def rows(city: Path) -> Sequence[Row]:
    return one_a_row(read(city, "rows.csv"))


@pytest.fixture(scope="session")
def stories(city: Path) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads((city / "truth" / "stories.json").read_text(encoding="utf-8"))
    return found
