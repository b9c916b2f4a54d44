"""The hard set that is published is what its command makes, and fit to measure by."""

import csv
import re
from collections import Counter
from pathlib import Path

from bench.hard.rows import COLUMNS, FOLDER, TELLING, rows


def published(name: str) -> list[dict[str, str]]:
    with Path(FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_command_makes_the_set_that_is_published() -> None:
    made = list(rows())
    assert published("rows") == [{column: each.cells.get(column, "") for column in COLUMNS} for each in made]
    assert published("truth") == [{"row": each.cells["row"], "person": each.person} for each in made]


def test_nobody_is_told_by_an_id_and_every_row_says_more_than_a_name() -> None:
    for row in published("rows"):
        assert not any(re.search(r"\d{14,}", value) for value in row.values())
        assert row["姓名"]
        assert any(row[column] for column in TELLING)


def test_most_people_come_more_than_once() -> None:
    sizes = Counter(Counter(line["person"] for line in published("truth")).values())
    assert set(sizes) == {1, 2, 3, 4, 5}
    assert sizes[1] < 0.2 * sizes.total()
